/** The nonce under which styles made at run time are allowed; the server writes it into the page. */
export function styleNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return content && !content.startsWith('__') ? content : undefined;
}

/**
 * Give the nonce to every style element our own scripts create. Ant Design takes it through its configuration, but
 * its scroll lock and OpenSeadragon make style elements without one, which the policy would refuse.
 *
 * SECURITY: only scripts from the site itself run (script-src 'self'), and style elements in inserted markup do not
 * pass through createElement, so nothing untrusted gains the nonce.
 */
export function giveNonceToStyles(target: Document, nonce: string): void {
  const create = target.createElement.bind(target);
  target.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof target.createElement;
}
