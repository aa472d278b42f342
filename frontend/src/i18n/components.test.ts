/** No text in components: whatever people read comes from the catalogues. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CHINESE = /[\u3400-\u9fff]/;

it('components contain no Chinese text', () => {
  const root = join(process.cwd(), 'src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tsx'),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((name) => CHINESE.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
});
