/**
 * The upload queue as a state machine. Pure: the engine in uploader.ts does the sending and reports events.
 *
 *   queued → starting → uploading → done
 *     ▲          └────────┬──┴──► failed (the server refused; can be retried by hand)
 *     └── waiting ◄───────┘ (connection lost; due again after a pause that doubles)
 *   any unfinished state → paused → queued
 */

export type UploadState = 'queued' | 'starting' | 'uploading' | 'waiting' | 'paused' | 'done' | 'failed';

export type UploadItem = {
  readonly id: string;
  readonly batchId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** Losses of connection in a row; progress sets it back to zero. */
  readonly attempts: number;
  readonly errorCode: string | null;
  /** The server's id once it knows the file; kept over pauses so that the upload goes on where it was. */
  readonly uploadId: string | null;
};

export type Queue = readonly UploadItem[];

export type UploadEvent =
  | { type: 'added'; items: readonly Pick<UploadItem, 'id' | 'batchId' | 'name' | 'sizeBytes'>[] }
  | { type: 'begun'; id: string }
  | { type: 'started'; id: string; uploadId: string; offset: number }
  | { type: 'progressed'; id: string; offset: number }
  | { type: 'completed'; id: string }
  | { type: 'connection_lost'; id: string }
  | { type: 'retry_due'; id: string }
  | { type: 'refused'; id: string; code: string }
  | { type: 'pause'; id: string }
  | { type: 'resume'; id: string }
  | { type: 'pause_all' }
  | { type: 'resume_all' }
  | { type: 'remove'; id: string }
  | { type: 'clear_finished' };

export const PARALLEL = 3;
const ACTIVE: ReadonlySet<UploadState> = new Set(['starting', 'uploading']);
const PAUSABLE: ReadonlySet<UploadState> = new Set(['queued', 'starting', 'uploading', 'waiting']);
const RESUMABLE: ReadonlySet<UploadState> = new Set(['paused', 'failed', 'waiting']);

/** Pause before the next try after `attempts` losses in a row: 1, 2, 4 … at most 30 seconds. */
export function backoffMs(attempts: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.max(0, attempts - 1));
}

/** Ids that may begin now: first come, first served, at most `limit` at a time. */
export function idsToBegin(queue: Queue, limit = PARALLEL): string[] {
  const free = limit - queue.filter((item) => ACTIVE.has(item.state)).length;
  return queue
    .filter((item) => item.state === 'queued')
    .slice(0, Math.max(0, free))
    .map((item) => item.id);
}

function change(queue: Queue, id: string, from: ReadonlySet<UploadState>, part: Partial<UploadItem>): Queue {
  return queue.map((item) => (item.id === id && from.has(item.state) ? { ...item, ...part } : item));
}

const REQUEUED = { state: 'queued', errorCode: null, attempts: 0 } as const;

/** Next queue. Events that do not fit the item's state are ignored: late answers of stopped requests are normal. */
export function reduceQueue(queue: Queue, event: UploadEvent): Queue {
  switch (event.type) {
    case 'added':
      return [
        ...queue,
        ...event.items.map(
          (item): UploadItem => ({
            ...item,
            state: 'queued',
            sentBytes: 0,
            attempts: 0,
            errorCode: null,
            uploadId: null,
          }),
        ),
      ];
    case 'begun':
      return change(queue, event.id, new Set(['queued']), { state: 'starting' });
    case 'started':
      return change(queue, event.id, ACTIVE, {
        state: 'uploading',
        uploadId: event.uploadId,
        sentBytes: event.offset,
      });
    case 'progressed':
      return change(queue, event.id, new Set(['uploading']), { sentBytes: event.offset, attempts: 0 });
    case 'completed':
      return queue.map((item) =>
        item.id === event.id && ACTIVE.has(item.state)
          ? { ...item, state: 'done', sentBytes: item.sizeBytes }
          : item,
      );
    case 'connection_lost':
      return queue.map((item) =>
        item.id === event.id && ACTIVE.has(item.state)
          ? { ...item, state: 'waiting', attempts: item.attempts + 1 }
          : item,
      );
    case 'retry_due':
      return change(queue, event.id, new Set(['waiting']), { state: 'queued' });
    case 'refused':
      return change(queue, event.id, ACTIVE, { state: 'failed', errorCode: event.code });
    case 'pause':
      return change(queue, event.id, PAUSABLE, { state: 'paused' });
    case 'resume':
      return change(queue, event.id, RESUMABLE, REQUEUED);
    case 'pause_all':
      return queue.map((item) => (PAUSABLE.has(item.state) ? { ...item, state: 'paused' } : item));
    case 'resume_all':
      return queue.map((item) => (item.state === 'paused' ? { ...item, ...REQUEUED } : item));
    case 'remove':
      return queue.filter((item) => item.id !== event.id);
    case 'clear_finished':
      return queue.filter((item) => item.state !== 'done');
  }
}

export type QueueSummary = {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly busy: number;
  readonly paused: number;
  /** Sent share of all bytes, 0 to 1; an empty queue counts as sent. */
  readonly share: number;
};

export function summariseQueue(queue: Queue): QueueSummary {
  const bytes = queue.reduce((sum, item) => sum + item.sizeBytes, 0);
  const sent = queue.reduce((sum, item) => sum + Math.min(item.sentBytes, item.sizeBytes), 0);
  const count = (states: UploadState[]) => queue.filter((item) => states.includes(item.state)).length;
  return {
    total: queue.length,
    done: count(['done']),
    failed: count(['failed']),
    busy: count(['queued', 'starting', 'uploading', 'waiting']),
    paused: count(['paused']),
    share: bytes === 0 ? 1 : sent / bytes,
  };
}
