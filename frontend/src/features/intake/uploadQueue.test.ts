import { describe, expect, it } from 'vitest';
import {
  backoffMs,
  idsToBegin,
  type Queue,
  reduceQueue,
  summariseQueue,
  type UploadEvent,
} from './uploadQueue';

const added: UploadEvent = {
  type: 'added',
  items: ['a', 'b', 'c', 'd'].map((id) => ({ id, batchId: 'x', name: `${id}.pdf`, sizeBytes: 100 })),
};
const play = (...events: UploadEvent[]): Queue => events.reduce(reduceQueue, [] as Queue);
const state = (queue: Queue, id: string) => queue.find((item) => item.id === id)?.state;

describe('upload queue', () => {
  it('begins at most three files at a time, in order', () => {
    const queue = play(added);
    expect(idsToBegin(queue)).toEqual(['a', 'b', 'c']);
    const begun = play(
      added,
      { type: 'begun', id: 'a' },
      { type: 'begun', id: 'b' },
      { type: 'begun', id: 'c' },
    );
    expect(idsToBegin(begun)).toEqual([]);
    const oneDone = [
      { type: 'started', id: 'a', uploadId: 'u', offset: 0 },
      { type: 'completed', id: 'a' },
    ] as UploadEvent[];
    expect(idsToBegin(oneDone.reduce(reduceQueue, begun))).toEqual(['d']);
  });
  it('goes from queued to done', () => {
    const queue = play(
      added,
      { type: 'begun', id: 'a' },
      { type: 'started', id: 'a', uploadId: 'u1', offset: 0 },
      { type: 'progressed', id: 'a', offset: 60 },
      { type: 'completed', id: 'a' },
    );
    expect(queue[0]).toMatchObject({ state: 'done', sentBytes: 100, uploadId: 'u1' });
  });
  it('waits after a lost connection, counts attempts and forgets them on progress', () => {
    let queue = play(added, { type: 'begun', id: 'a' }, { type: 'connection_lost', id: 'a' });
    expect(queue[0]).toMatchObject({ state: 'waiting', attempts: 1 });
    queue = [
      { type: 'retry_due', id: 'a' },
      { type: 'begun', id: 'a' },
      { type: 'started', id: 'a', uploadId: 'u', offset: 40 },
    ].reduce((q, event) => reduceQueue(q, event as UploadEvent), queue);
    expect(queue[0]).toMatchObject({ state: 'uploading', sentBytes: 40, attempts: 1 });
    queue = reduceQueue(queue, { type: 'progressed', id: 'a', offset: 50 });
    expect(queue[0]?.attempts).toBe(0);
  });
  it('ignores late answers of a paused upload', () => {
    const paused = play(added, { type: 'begun', id: 'a' }, { type: 'pause', id: 'a' });
    const late = reduceQueue(paused, { type: 'completed', id: 'a' });
    expect(state(late, 'a')).toBe('paused');
    expect(state(reduceQueue(paused, { type: 'connection_lost', id: 'a' }), 'a')).toBe('paused');
  });
  it('keeps the server id over a pause so that nothing is sent twice', () => {
    const queue = play(
      added,
      { type: 'begun', id: 'a' },
      { type: 'started', id: 'a', uploadId: 'u1', offset: 20 },
      { type: 'pause_all' },
      { type: 'resume_all' },
    );
    expect(queue[0]).toMatchObject({ state: 'queued', uploadId: 'u1' });
  });
  it('keeps a refused file with its reason until retried', () => {
    const refused = play(
      added,
      { type: 'begun', id: 'a' },
      { type: 'refused', id: 'a', code: 'intake.file_empty' },
    );
    expect(refused[0]).toMatchObject({ state: 'failed', errorCode: 'intake.file_empty' });
    expect(reduceQueue(refused, { type: 'resume', id: 'a' })[0]).toMatchObject({
      state: 'queued',
      errorCode: null,
    });
  });
  it('never takes a finished file back', () => {
    const done = play(added, { type: 'begun', id: 'a' }, { type: 'completed', id: 'a' });
    for (const type of ['pause', 'resume', 'retry_due', 'begun'] as const) {
      expect(state(reduceQueue(done, { type, id: 'a' }), 'a')).toBe('done');
    }
  });
  it('sums up bytes and states', () => {
    const queue = play(
      added,
      { type: 'begun', id: 'a' },
      { type: 'completed', id: 'a' },
      { type: 'pause', id: 'b' },
    );
    expect(summariseQueue(queue)).toEqual({ total: 4, done: 1, failed: 0, busy: 2, paused: 1, share: 0.25 });
    expect(summariseQueue([]).share).toBe(1);
  });
  it('doubles the pause up to half a minute', () => {
    expect([1, 2, 3, 6, 40].map(backoffMs)).toEqual([1000, 2000, 4000, 30_000, 30_000]);
  });
});
