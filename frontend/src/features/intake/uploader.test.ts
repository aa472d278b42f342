import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, offlineError } from '@/api/problem';
import type { Problem, Upload } from '@/api/types';
import { Uploader, type UploadTransport } from './uploader';

const CHUNK = 4;

class FakeServer implements UploadTransport {
  stored = new Map<string, { size: number; bytes: number }>();
  calls: string[] = [];
  failures: Error[] = [];
  /** Store the chunk, then fail all the same: the answer got lost on the way. */
  loseAnswer = false;

  private answer(id: string): Upload {
    const row = this.stored.get(id) ?? { size: 0, bytes: 0 };
    return {
      id,
      offset: row.bytes,
      size_bytes: row.size,
      chunk_bytes: CHUNK,
      complete: row.bytes === row.size,
    };
  }

  async start(_batch: string, name: string, sizeBytes: number): Promise<Upload> {
    this.calls.push(`start ${name}`);
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.stored.set(name, { size: sizeBytes, bytes: 0 });
    return this.answer(name);
  }

  async offset(id: string): Promise<Upload> {
    this.calls.push(`offset ${id}`);
    return this.answer(id);
  }

  async append(id: string, offset: number, chunk: Blob): Promise<Upload> {
    this.calls.push(`append ${id} ${offset}`);
    const row = this.stored.get(id);
    const failure = this.failures.shift();
    if (failure) throw failure;
    if (!row || row.bytes !== offset) {
      throw new ApiError({ title: '', status: 409, code: 'intake.upload_offset' } as Problem);
    }
    row.bytes += chunk.size;
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw offlineError();
    }
    return this.answer(id);
  }
}

const file = (name: string, size: number) => ({ file: new File(['x'.repeat(size)], name), name });

describe('uploader', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('sends a file in chunks', async () => {
    const server = new FakeServer();
    const uploader = new Uploader(server);
    uploader.add('b', [file('a', 10)]);
    await vi.runAllTimersAsync();
    expect(server.calls).toEqual(['start a', 'append a 0', 'append a 4', 'append a 8']);
    expect(uploader.snapshot()[0]).toMatchObject({ state: 'done', sentBytes: 10 });
  });

  it('asks for the offset after a conflict and goes on there', async () => {
    const server = new FakeServer();
    const uploader = new Uploader(server);
    server.loseAnswer = true;
    uploader.add('b', [file('a', 10)]);
    await vi.runAllTimersAsync();
    expect(server.calls).toEqual(['start a', 'append a 0', 'offset a', 'append a 4', 'append a 8']);
    expect(server.stored.get('a')?.bytes).toBe(10);
  });

  it('retries after a lost connection until it works', async () => {
    const server = new FakeServer();
    server.failures = [offlineError(), offlineError()];
    const uploader = new Uploader(server);
    uploader.add('b', [file('a', 4)]);
    await vi.advanceTimersByTimeAsync(500);
    expect(uploader.snapshot()[0]?.state).toBe('waiting');
    await vi.runAllTimersAsync();
    expect(uploader.snapshot()[0]?.state).toBe('done');
    expect(server.calls.filter((call) => call.startsWith('start'))).toHaveLength(3);
  });

  it('shows a refusal and sends nothing more of that file', async () => {
    const server = new FakeServer();
    server.failures = [new ApiError({ title: '', status: 422, code: 'intake.file_too_large' } as Problem)];
    const uploader = new Uploader(server);
    uploader.add('b', [file('a', 4), file('c', 4)]);
    await vi.runAllTimersAsync();
    expect(uploader.snapshot()).toMatchObject([
      { state: 'failed', errorCode: 'intake.file_too_large' },
      { state: 'done' },
    ]);
  });

  it('pauses and resumes without sending a byte twice', async () => {
    const server = new FakeServer();
    const uploader = new Uploader(server);
    const append = server.append.bind(server);
    server.append = async (id, offset, chunk) => {
      const answer = await append(id, offset, chunk);
      if (offset === 0) uploader.pause('upload-1');
      return answer;
    };
    uploader.add('b', [file('a', 10)]);
    await vi.runAllTimersAsync();
    expect(uploader.snapshot()[0]?.state).toBe('paused');
    uploader.resume('upload-1');
    await vi.runAllTimersAsync();
    expect(server.calls).toEqual(['start a', 'append a 0', 'offset a', 'append a 4', 'append a 8']);
    expect(uploader.snapshot()[0]?.state).toBe('done');
  });
});
