/** What records are asked for, looked at, printed or taken out for: the server's one list of words. */
import type { components } from '@/api/schema';

export type Purpose = components['schemas']['StatedPurposeIn']['purpose'];

export const PURPOSES = [
  'personnel',
  'appointment',
  'review',
  'pay',
  'relations',
  'verification',
  'proof',
  'inspection',
  'dispute',
  'transfer',
  'own',
  'other',
] as const satisfies readonly Purpose[];
