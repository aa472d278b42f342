import { describe, expect, it } from 'vitest';
import { gridRows, newRule, type PolicyRule, type Vocabulary, withinLimits } from './matrix';

const vocabulary: Vocabulary = {
  actions: ['find', 'view', 'edit', 'secure'],
  masks: ['pay'],
  states: ['to_check', 'filed'],
  categories: ['0902'],
  levels: [1, 2, 3, 4],
  limits: [
    { role: 'manager', relations: ['subtree', 'company'], actions: ['find', 'view'], max_level: 4 },
    { role: 'security_administrator', relations: ['group'], actions: ['secure'], max_level: 0 },
  ],
};
const rule = (changes: Partial<PolicyRule>): PolicyRule => ({
  ...newRule([], vocabulary),
  ...changes,
});

describe('the grid', () => {
  it('joins the rules of a role and relation level by level', () => {
    const [row] = gridRows(
      [rule({ id: 'a', max_level: 2 }), rule({ id: 'b', actions: ['view'], categories: ['0902'] })],
      vocabulary,
    );
    expect(row?.cells.map((cell) => cell.map(({ action, partly }) => action + (partly ? '?' : '')))).toEqual([
      ['find', 'view?'],
      ['find'],
      [],
      [],
    ]);
  });
  it('sets acts on the installation apart and leaves out what no rule speaks of', () => {
    const rows = gridRows(
      [rule({ role: 'security_administrator', relation: 'group', max_level: 0, actions: ['secure'] })],
      vocabulary,
    );
    expect(rows.map((row) => [row.role, row.installation])).toEqual([['security_administrator', ['secure']]]);
  });
});

describe('a rule', () => {
  it('gets a name that nobody has', () => {
    expect(newRule([rule({ id: 'rule-2' })], vocabulary).id).toBe('rule-3');
  });
  it('keeps of its words what its new role can be given', () => {
    const moved = withinLimits(rule({ role: 'security_administrator', actions: ['find'] }), vocabulary);
    expect([moved.relation, moved.actions, moved.max_level]).toEqual(['group', [], 0]);
  });
});
