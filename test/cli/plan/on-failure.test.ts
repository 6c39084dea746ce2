import { afterPhase } from '../../../cli/execute/after-phase';
import { parseOnFailure } from '../../../cli/plan/on-failure';

describe('on-failure', () => {
  test.each([
    ['ABORT', { kind: 'abort' }],
    ['continue', { kind: 'continue' }],
    ['RETRY', { kind: 'retry', limit: 3, pattern: '.*' }],
    ['Retry-5', { kind: 'retry', limit: 5, pattern: '.*' }],
    ['RETRY-0', { kind: 'retry', limit: 0, pattern: '.*' }],
    ['RETRY-100', { kind: 'retry', limit: 100, pattern: '.*' }],
    ['RETRY-timeout', { kind: 'retry', limit: 3, pattern: 'timeout' }],
    ['RETRY-2-a-b', { kind: 'retry', limit: 2, pattern: 'a-b' }],
    ['RETRY-3rd party', { kind: 'retry', limit: 3, pattern: '3rd party' }],
    ['RETRY-101', undefined],
    ['RETRY-(', undefined],
    ['STOP', undefined],
    ['', undefined],
  ])('%j is read as %j', (text, expected) => expect(parseOnFailure(text)).toEqual(expected));

  test.each([
    ['INSTALL', true, 'PRE_BUILD'],
    ['PRE_BUILD', true, 'BUILD'],
    ['BUILD', true, 'POST_BUILD'],
    ['POST_BUILD', true, 'UPLOAD_ARTIFACTS'],
    ['INSTALL', false, 'FINALIZING'],
    ['PRE_BUILD', false, 'FINALIZING'],
    ['BUILD', false, 'POST_BUILD'],
    ['POST_BUILD', false, 'UPLOAD_ARTIFACTS'],
  ] as const)('after %s with success %s comes %s', (phase, succeeded, next) =>
    expect(afterPhase(phase, succeeded, { kind: 'default' })).toBe(next),
  );
});
