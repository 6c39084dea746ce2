import fc from 'fast-check';
import { SOURCE_COMMIT } from './events';
import { BuildNotification, CommitDetails, NotifiedSubject } from '../../lambda/decide/build-notification';
import { ChatNotification, renderChatNotification } from '../../lambda/render/render-chat-notification';
import { renderTextNotification } from '../../lambda/render/render-text-notification';
import { BUILD_STATUSES } from '../../src/contract/codecommit-events';

/** Whoever can push writes branches, tags, subjects and names of authors. */
const PIECES = [
  '<!channel>',
  '<!here>',
  '<@U012AB3CD>',
  '<#C012AB3CD|general>',
  '<https://evil.example|Approve>',
  '[Approve](https://evil.example)',
  'https://evil.example/x',
  '@here',
  '@channel',
  '@Amazon Q run evil',
  '&lt;!channel&gt;',
  '`',
  '```',
  '*bold*',
  '\n',
  '\r\n',
  '\u2028',
  '\n\nFlow demo of demo-repo succeeded.',
  '- Build: 1',
  '\u001b[31m',
  '\u0007',
  '\u202e',
  '\ud83d',
  'é',
  '"',
  '\\',
  'x'.repeat(300),
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 8 })
  .map((parts) => parts.join(''));
const maybe = fc.option(hostile, { nil: undefined });
const subject: fc.Arbitrary<NotifiedSubject> = fc.oneof(
  fc.record({
    kind: fc.constant('pull-request' as const),
    id: fc.constantFrom('4', '9'.repeat(19)),
    sourceBranch: maybe,
    targetBranch: maybe,
  }),
  fc.record({ kind: fc.constantFrom('branch' as const, 'tag' as const), name: hostile }),
  fc.record({ kind: fc.constant('schedule' as const), time: hostile }),
  fc.record({ kind: fc.constant('manual' as const), initiator: maybe, version: maybe }),
);
const details: fc.Arbitrary<CommitDetails | undefined> = fc.oneof(
  fc.record({ kind: fc.constant('read' as const), subject: hostile, author: hostile }),
  fc.record({ kind: fc.constant('unreadable' as const), reason: hostile }),
  fc.constant(undefined),
);
const LINK = 'https://us-east-1.console.aws.amazon.com/codesuite/codebuild/';
const notification: fc.Arbitrary<BuildNotification> = fc.record({
  repository: fc.constantFrom('demo-repo', '.r_', 'r'.repeat(100)),
  flow: fc.constantFrom('demo', 'f'.repeat(64)),
  status: fc.constantFrom(...BUILD_STATUSES),
  buildId: fc.constant('demo-ci:1'),
  buildArn: fc.constant('arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:1'),
  buildNumber: fc.option(fc.nat(), { nil: undefined }),
  startedAt: fc.constant('2026-05-04T12:00:00Z'),
  finishedAt: fc.option(fc.constant('2026-05-04T12:01:00Z'), { nil: undefined }),
  subject,
  commit: fc.option(fc.constant(SOURCE_COMMIT), { nil: undefined }),
  link: fc.option(fc.constant(LINK), { nil: undefined }),
});

/** What a text of others may not bring into a line. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]|\p{Cs}/u;

test('a mail of whatever texts has lines of our own, a subject that SNS takes, and no control codes', () => {
  fc.assert(
    fc.property(notification, details, (given, commit) => {
      const { subject: head = '', body } = renderTextNotification(given, commit);
      // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
      expect(head).toMatch(/^[!-~][\x20-\x7e]{0,98}$/);
      expect(body).not.toMatch(CONTROL);
      const labels = body
        .split('\n')
        .slice(2)
        .map((line) => /^[A-Z][a-z ]+(?=: )/.exec(line)?.[0] ?? line)
        .filter((line) => line !== '' && line !== LINK);
      expect(new Set(labels).size).toBe(labels.length);
      const known = ['Pull request', 'Branch', 'Tag', 'Schedule', 'Started by', 'Commit', 'Subject', 'Author', 'Build'];
      expect(labels.filter((label) => !known.includes(label))).toEqual([]);
      expect(body.length).toBeLessThan(1_500);
    }),
    { numRuns: 500 },
  );
});

test('a chat message of whatever texts mentions nobody, has no link but ours, and is as long as a message may be', () => {
  fc.assert(
    fc.property(notification, details, (given, commit) => {
      const { body } = renderChatNotification(given, commit);
      const { content, metadata } = JSON.parse(body) as ChatNotification;
      const lines = content.description.split('\n');
      expect(lines.length).toBeLessThanOrEqual(6);
      for (const line of lines) {
        if (line === `- ${LINK}`) continue;
        expect(line).toMatch(/^- [A-Z][a-z ]+: /);
        expect(line).not.toMatch(/[<>&@]|:\/\//);
        // All backticks come in pairs, and what of others stands between them has none.
        expect(line.split('`').length % 2).toBe(1);
      }
      // Outside of code there are words of ours alone.
      expect(content.description.replace(/`[^`\n]*`/g, '').replace(LINK, '')).not.toMatch(/[[\]*~#|!]/);
      for (const text of [
        content.title,
        metadata.summary,
        metadata.threadId ?? '',
        ...Object.values(metadata.additionalContext),
      ])
        expect(text).not.toMatch(/[<>&@\n`]|:\/\//);
      expect(body).not.toMatch(CONTROL);
      expect(content.title.length).toBeLessThanOrEqual(250);
      expect(content.description.length).toBeLessThan(1_500);
    }),
    { numRuns: 500 },
  );
});

test('secrets in a branch, a subject or a name are masked in both, also where the text is cut', () => {
  const secret = ['gh', 'p_0123456789abcdefghijklmnopqrstuvwxyz'].join('');
  for (const filler of ['', 'x'.repeat(180)]) {
    const given: BuildNotification = {
      repository: 'demo-repo',
      flow: 'demo',
      status: 'FAILED',
      buildId: 'demo-ci:1',
      buildArn: 'arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:1',
      subject: { kind: 'branch', name: `${filler} ${secret}` },
      commit: SOURCE_COMMIT,
    };
    const commit: CommitDetails = { kind: 'read', subject: `${filler} ${secret}`, author: `${filler} ${secret}` };
    for (const render of [renderTextNotification, renderChatNotification])
      expect(JSON.stringify(render(given, commit))).not.toMatch(/ghp_|0123456789a/);
  }
});
