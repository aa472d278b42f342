import { expect, it } from 'vitest';
import { giveNonceToStyles, styleNonce } from './nonce';

it('reads the nonce only where the server has written one', () => {
  document.head.innerHTML = '<meta name="csp-nonce" content="__CSP_NONCE__">';
  expect(styleNonce()).toBeUndefined();
  document.head.innerHTML = '<meta name="csp-nonce" content="abc">';
  expect(styleNonce()).toBe('abc');
});

it('gives the nonce to style elements and nothing else', () => {
  const other = document.implementation.createHTMLDocument('');
  giveNonceToStyles(other, 'abc');
  expect(other.createElement('style').nonce).toBe('abc');
  expect(other.createElement('script').nonce || '').toBe('');
});
