/** `@` narrows the quick jump to people, `>` to pages. */
export type PaletteScope = 'all' | 'people' | 'pages';

const SCOPES: Readonly<Record<string, PaletteScope>> = {
  '@': 'people',
  '＠': 'people',
  '>': 'pages',
  '》': 'pages',
};

export function parsePaletteInput(input: string): { scope: PaletteScope; text: string } {
  const trimmed = input.trim();
  const scope = SCOPES[trimmed.charAt(0)];
  return scope ? { scope, text: trimmed.slice(1).trim() } : { scope: 'all', text: trimmed };
}
