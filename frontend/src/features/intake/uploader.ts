/** The engine of the upload queue: sends chunks, realigns after a conflict, waits out lost connections. */
import { ApiError } from '@/api/problem';
import type { Upload } from '@/api/types';
import { backoffMs, idsToBegin, type Queue, reduceQueue, type UploadEvent } from './uploadQueue';

/** The server calls the engine needs; aborted calls reject with an AbortError. */
export type UploadTransport = {
  start(batchId: string, name: string, sizeBytes: number, signal: AbortSignal): Promise<Upload>;
  offset(uploadId: string, signal: AbortSignal): Promise<Upload>;
  append(uploadId: string, offset: number, chunk: Blob, signal: AbortSignal): Promise<Upload>;
};

export type Chosen = { readonly file: File; readonly name: string };

const MAX_REALIGNMENTS = 5;
const REALIGN_CODES = new Set(['intake.upload_offset', 'intake.upload_closed']);

export class Uploader {
  private queue: Queue = [];
  private readonly files = new Map<string, File>();
  private readonly aborts = new Map<string, AbortController>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();
  private nextNumber = 1;

  constructor(private readonly transport: UploadTransport) {}

  readonly snapshot = (): Queue => this.queue;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(batchId: string, chosen: readonly Chosen[]): void {
    const items = chosen.map(({ file, name }) => {
      const id = `upload-${this.nextNumber++}`;
      this.files.set(id, file);
      return { id, batchId, name, sizeBytes: file.size };
    });
    this.dispatch({ type: 'added', items });
  }

  pause(id: string): void {
    this.dispatch({ type: 'pause', id });
    this.release(id);
  }

  resume(id: string): void {
    this.release(id);
    this.dispatch({ type: 'resume', id });
  }

  remove(id: string): void {
    this.release(id);
    this.files.delete(id);
    this.dispatch({ type: 'remove', id });
  }

  pauseAll(): void {
    this.dispatch({ type: 'pause_all' });
    for (const id of [...this.aborts.keys(), ...this.timers.keys()]) this.release(id);
  }

  resumeAll(): void {
    this.dispatch({ type: 'resume_all' });
  }

  /** Try again at once what waits for a connection; called when the browser says it is back. */
  connectionIsBack(): void {
    for (const item of this.queue) {
      if (item.state === 'waiting') this.resume(item.id);
    }
  }

  private release(id: string): void {
    this.aborts.get(id)?.abort();
    this.aborts.delete(id);
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  private dispatch(event: UploadEvent): void {
    this.queue = reduceQueue(this.queue, event);
    const next = idsToBegin(this.queue);
    for (const id of next) this.queue = reduceQueue(this.queue, { type: 'begun', id });
    for (const listener of this.listeners) listener();
    for (const id of next) void this.run(id);
  }

  private find(id: string) {
    return this.queue.find((item) => item.id === id);
  }

  private async run(id: string): Promise<void> {
    const abort = new AbortController();
    this.aborts.set(id, abort);
    try {
      await this.send(id, abort.signal);
      if (!abort.signal.aborted) this.dispatch({ type: 'completed', id });
    } catch (error) {
      if (!abort.signal.aborted) this.settleFailure(id, error);
    } finally {
      if (this.aborts.get(id) === abort) this.aborts.delete(id);
    }
  }

  private settleFailure(id: string, error: unknown): void {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 401) {
      this.dispatch({ type: 'pause', id });
    } else if (error instanceof ApiError && status > 0 && status < 500) {
      this.dispatch({ type: 'refused', id, code: error.code });
    } else {
      this.dispatch({ type: 'connection_lost', id });
      const delay = backoffMs(this.find(id)?.attempts ?? 1);
      this.timers.set(
        id,
        setTimeout(() => this.dispatch({ type: 'retry_due', id }), delay),
      );
    }
  }

  /** Send a file from wherever the server is to its end. */
  private async send(id: string, signal: AbortSignal): Promise<void> {
    const item = this.find(id);
    const file = this.files.get(id);
    if (!item || !file) return;
    let upload = item.uploadId
      ? await this.transport.offset(item.uploadId, signal)
      : await this.transport.start(item.batchId, item.name, item.sizeBytes, signal);
    this.dispatch({ type: 'started', id, uploadId: upload.id, offset: upload.offset });
    let realignments = 0;
    while (!upload.complete && upload.offset < file.size && !signal.aborted) {
      const chunk = file.slice(upload.offset, upload.offset + upload.chunk_bytes);
      try {
        upload = await this.transport.append(upload.id, upload.offset, chunk, signal);
        realignments = 0;
      } catch (error) {
        // 409: an earlier chunk arrived although its answer did not. Ask where the server is and go on there.
        if (!(error instanceof ApiError) || error.status !== 409 || !REALIGN_CODES.has(error.code))
          throw error;
        realignments += 1;
        const aligned = await this.transport.offset(upload.id, signal);
        if (realignments > MAX_REALIGNMENTS) throw error;
        if (error.code === 'intake.upload_closed' && !aligned.complete) throw error;
        upload = aligned;
      }
      if (!signal.aborted) this.dispatch({ type: 'progressed', id, offset: upload.offset });
    }
  }
}
