/** Calls about the permission matrix, and what the grid shows of its rules. */
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { saveBlob } from '@/api/download';
import type { components } from '@/api/schema';

type Schemas = components['schemas'];
export type Matrix = Schemas['MatrixOut'];
export type PolicyVersion = Schemas['PolicyVersionOut'];
export type PolicyRule = Schemas['PolicyRuleOut'];
export type Vocabulary = Schemas['PolicyVocabularyOut'];
export type Difference = Schemas['PolicyDifferenceOut'];
export type Effects = Schemas['RoleEffectsOut'];
export type Trial = Schemas['TrialOut'];
export type TrialRequest = Schemas['TrialIn'];
export type VersionDetail = Schemas['PolicyVersionDetail'];

const path = (version: number) => ({ params: { path: { version } } });

export const matrixQuery = queryOptions({
  queryKey: ['matrix'],
  queryFn: () => dataOf(api.GET('/api/matrix')),
});

export const versionQuery = (version: number) =>
  queryOptions({
    queryKey: ['matrix', version],
    queryFn: () => dataOf(api.GET('/api/matrix/versions/{version}', path(version))),
  });

export const differenceQuery = (version: number, base?: number) =>
  queryOptions({
    queryKey: ['matrix', 'difference', version, base],
    queryFn: () =>
      dataOf(
        api.GET('/api/matrix/versions/{version}/difference', {
          params: { path: { version }, query: { base } },
        }),
      ),
  });

export const effectsQuery = (version: number) =>
  queryOptions({
    queryKey: ['matrix', version, 'effects'],
    queryFn: () => dataOf(api.GET('/api/matrix/versions/{version}/effects', path(version))),
  });

export const calls = {
  draft: (base?: number) => dataOf(api.POST('/api/matrix/drafts', { body: { base, note: '' } })),
  importFile: (text: string, note: string) =>
    dataOf(api.POST('/api/matrix/import', { body: { text, note } })),
  save: (version: PolicyVersion, rules: readonly PolicyRule[]) =>
    dataOf(
      api.PUT('/api/matrix/versions/{version}', {
        ...path(version.number),
        body: { revision: version.revision, note: version.note, rules: rules.map((rule) => ({ ...rule })) },
      }),
    ),
  discard: (version: number) => dataOf(api.POST('/api/matrix/versions/{version}/discard', path(version))),
  propose: (version: number, effective_from: string, reason: string) =>
    dataOf(
      api.POST('/api/matrix/versions/{version}/propose', {
        ...path(version),
        body: { effective_from, reason },
      }),
    ),
  file: (version: number) => dataOf(api.GET('/api/matrix/versions/{version}/file', path(version))),
  trial: (body: TrialRequest) => dataOf(api.POST('/api/matrix/bench', { body })),
} as const;

/** Hand a text to the browser as a file. */
export function download(name: string, text: string): void {
  saveBlob(name, new Blob([text], { type: 'application/yaml' }));
}

/** What a cell shows: an action, and whether only for some categories or states. */
export type CellAction = { readonly action: string; readonly partly: boolean };
export type GridRow = {
  readonly role: string;
  readonly relation: string;
  readonly rules: readonly PolicyRule[];
  /** Acts on the installation, which concern no record. */
  readonly installation: readonly string[];
  /** By level, from 1. */
  readonly cells: readonly (readonly CellAction[])[];
};

const isWhole = (rule: PolicyRule) => !rule.categories.length && rule.states.includes('filed');

function actionsAt(rules: readonly PolicyRule[], level: number, order: readonly string[]): CellAction[] {
  const reaching = rules.filter((rule) => rule.max_level >= level);
  return order
    .filter((action) => reaching.some((rule) => rule.actions.includes(action)))
    .map((action) => ({
      action,
      partly: !reaching.some((rule) => isWhole(rule) && rule.actions.includes(action)),
    }));
}

/** One row for each role and relation that a rule speaks of, in the order of the vocabulary. */
export function gridRows(rules: readonly PolicyRule[], vocabulary: Vocabulary): GridRow[] {
  return vocabulary.limits.flatMap(({ role, relations }) =>
    relations.flatMap((relation): GridRow[] => {
      const own = rules.filter((rule) => rule.role === role && rule.relation === relation);
      if (!own.length) return [];
      const installation = own.filter((rule) => rule.max_level === 0).flatMap((rule) => rule.actions);
      return [
        {
          role,
          relation,
          rules: own,
          installation: vocabulary.actions.filter((action) => installation.includes(action)),
          cells: vocabulary.levels.map((level) => actionsAt(own, level, vocabulary.actions)),
        },
      ];
    }),
  );
}

/** A rule to begin with: nothing but finding, for whoever comes first in the vocabulary. */
export function newRule(rules: readonly PolicyRule[], vocabulary: Vocabulary): PolicyRule {
  const taken = new Set(rules.map((rule) => rule.id));
  let number = rules.length + 1;
  while (taken.has(`rule-${number}`)) number += 1;
  const limit = vocabulary.limits[0];
  return {
    id: `rule-${number}`,
    role: limit?.role ?? '',
    relation: limit?.relations[0] ?? '',
    max_level: 1,
    actions: ['find'],
    states: ['filed'],
    categories: [],
    masks: [...vocabulary.masks],
  };
}

/** Keep of a rule what its role can be given. */
export function withinLimits(rule: PolicyRule, vocabulary: Vocabulary): PolicyRule {
  const limit = vocabulary.limits.find(({ role }) => role === rule.role);
  if (!limit) return rule;
  return {
    ...rule,
    relation: limit.relations.includes(rule.relation) ? rule.relation : (limit.relations[0] ?? ''),
    actions: rule.actions.filter((action) => limit.actions.includes(action)),
    max_level: Math.min(rule.max_level, limit.max_level),
  };
}
