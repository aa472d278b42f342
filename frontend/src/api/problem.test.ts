import { describe, expect, it } from 'vitest';
import { translatorFor } from '@/i18n/translate';
import { readCookie } from './csrf';
import { ApiError, describeError, describeProblem, errorFromResponse } from './problem';
import { readSignInFailure } from './session';
import type { Problem } from './types';

const zh = translatorFor('zh-hans');
const en = translatorFor('en');
const problem = (part: Partial<Problem>) => ({ title: '', status: 400, ...part }) as Problem;

const CODES = [
  'intake.file_empty intake.file_kind_unknown intake.file_encrypted intake.file_damaged intake.file_too_large',
  'intake.file_too_many_pages intake.page_too_large intake.file_unreadable intake.upload_offset',
  'intake.upload_closed records.version_conflict records.person_required',
  'records.field_invalid records.not_found search.query_invalid access.not_permitted accounts.not_signed_in',
  'accounts.locked server.error network.offline',
].flatMap((line) => line.split(' '));

describe('problem translator', () => {
  it('knows every code of the server in both languages', () => {
    for (const code of CODES) {
      for (const t of [zh, en]) {
        expect(describeProblem(problem({ code, params: { position: 4 } }), t)).not.toContain(code);
      }
    }
  });
  it('fills parameters in', () => {
    const text = describeProblem(problem({ code: 'search.query_invalid', params: { position: 7 } }), zh);
    expect(text).toContain('第 7 个字符');
  });
  it('falls back to the code and the request id', () => {
    const text = describeProblem(problem({ code: 'vault.full', request_id: 'r-1' }), en);
    expect(text).toContain('vault.full');
    expect(text).toContain('r-1');
  });
  it('does not show what an unexpected error says', () => {
    expect(describeError(new Error('secret'), en)).not.toContain('secret');
  });
});

describe('failed answers', () => {
  it('are read as problems', async () => {
    const body = JSON.stringify({ title: '', status: 409, code: 'records.version_conflict' });
    const error = await errorFromResponse(new Response(body, { status: 409 }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error.code).toBe('records.version_conflict');
  });
  it('get a code from their status when they are none', async () => {
    const answer = new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'x-request-id': 'r-2' } });
    const error = await errorFromResponse(answer);
    expect([error.code, error.requestId]).toEqual(['server.error', 'r-2']);
  });
});

describe('sign-in failures', () => {
  it('tell a lock from a wrong password', () => {
    const mismatch = { errors: [{ code: 'username_password_mismatch', param: 'password' }] };
    expect(readSignInFailure(400, mismatch)).toBe('accounts.mismatch');
    expect(readSignInFailure(400, { errors: [{ code: 'too_many_login_attempts' }] })).toBe('accounts.locked');
    expect(readSignInFailure(429, null)).toBe('accounts.locked');
    expect(readSignInFailure(400, { errors: [{ code: 'directory_unavailable' }] })).toBe(
      'directory.ldap_silent',
    );
    expect(readSignInFailure(500, null)).toBe('server.error');
  });
});

describe('cookies', () => {
  it('are read by name', () => {
    expect(readCookie('a=1; csrftoken=x%3Dy; b=2', 'csrftoken')).toBe('x=y');
    expect(readCookie('xcsrftoken=1', 'csrftoken')).toBeNull();
  });
});
