/** Every code that the server may send has a text. The codes come from the server's own source and reviewed lists. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '@/features/audit/actions';
import { DOUBT_CODES } from '@/features/tasks/taskFilter';
import { isMessageKey } from './translate';

const ROOT = join(process.cwd(), '..');
const SERVER = join(ROOT, 'src', 'dossier');
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const without = (codes: readonly string[], prefix: string) =>
  codes.filter((code) => !isMessageKey(prefix ? `${prefix}.${code}` : code));

const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.py') && !name.includes('migrations'))
  .map((name) => read(SERVER, name))
  .join('\n');

/** What stands in quotes in the same call as the name of an audit argument or function. */
function recordedActions(): string[] {
  const calls =
    /(?:\b(?:audit_)?act(?:ion|_as)\s*[=:]|audit_as=|record_event\(|record_alone\(|_audit\(|_record\(|audit_look\(|_enter\()[^\n]*(?:\n[^\n]*)?/g;
  const text = [...sources.matchAll(calls)].map(([call]) => call).join('\n');
  const domains =
    'records?|employee|people|quality|intake|audit|accounts|access|directory|health|lending|packages|privacy|delivery|alerts';
  const codes = found(text, new RegExp(`"((?:${domains})\\.[a-z_]+)"`, 'g'));
  const errors = new Set(reviewedErrors());
  return [...new Set(codes)].filter((code) => !errors.has(code));
}

function reviewedErrors(): string[] {
  return read(ROOT, 'tests', 'golden', 'error_codes.txt').split('\n').filter(Boolean);
}

describe('texts for what the server says', () => {
  it('cover the reviewed error codes', () => {
    const codes = reviewedErrors();
    expect(codes.length).toBeGreaterThan(40);
    const findings = codes.filter((code) => code.startsWith('health.'));
    expect(without(findings, '')).toEqual([]);
    expect(without(codes, 'error').filter((code) => !findings.includes(code))).toEqual([]);
  });
  it('cover the audited acts, and the filter lists each', () => {
    const actions = recordedActions();
    expect(actions.length).toBeGreaterThan(20);
    expect(without(actions, 'action')).toEqual([]);
    expect(actions.filter((code) => !(ACTIONS as readonly string[]).includes(code))).toEqual([]);
    expect(without(ACTIONS, 'action')).toEqual([]);
    expect(ACTIONS.filter((code) => !sources.includes(`"${code}"`))).toEqual([]);
  });
  it('cover the doubts, and nothing else', () => {
    const doubts = found(sources, /Doubt\("([a-z_]+)"/g);
    expect([...new Set(doubts)].sort()).toEqual([...DOUBT_CODES].sort());
    expect(without(DOUBT_CODES, 'doubt')).toEqual([]);
  });
  it('cover the health checks and their findings', () => {
    const checks = read(SERVER, 'config', 'checks.py');
    const findings = found(checks, /^ {4}"(health\.[a-z_]+)":/gm);
    const names = found(checks, /^ {4}"([a-z]+)": _check/gm);
    expect([findings.length > 10, names.length]).toEqual([true, 15]);
    expect(without(findings, '')).toEqual([]);
    expect(without(names, 'health.check')).toEqual([]);
  });
  it('cover the groups for whom a paper is required', () => {
    const facts = read(SERVER, 'norms', 'data', 'document_types.yaml');
    const table = facts.slice(facts.indexOf('\nrequired_for:'), facts.indexOf('\nfield_dictionary:'));
    const groups = found(table, /^ {2}([a-z_]+):/gm).filter((group) => group !== 'none');
    expect(groups.length).toBeGreaterThan(50);
    expect(without(groups, 'reason')).toEqual([]);
  });
});
