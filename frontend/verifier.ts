/** Gives the site the very code of `verifier/index.html`, so that the check of evidence is written once.
 *
 * The page stays one file that needs no build; what stands in it between the two markers is the check alone. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const NAME = 'virtual:evidence-check';
const PAGE = fileURLToPath(new URL('../verifier/index.html', import.meta.url));
const CHECK = /<script>\n([\s\S]*?)\n\/\/ --- the page/;

export function evidenceCheck(): Plugin {
  return {
    name: 'evidence-check',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null;
      this.addWatchFile(PAGE);
      const found = CHECK.exec(readFileSync(PAGE, 'utf-8'));
      if (!found) throw new Error(`${PAGE} has no check between its markers`);
      return `${found[1]}\nexport { checkFiles, SAID };\n`;
    },
  };
}
