import { createHash } from 'node:crypto';
import { commitLines, headline, ownLine, resultWords, subjectLine } from './notified-words';
import { buildWords } from './render-text-notification';
import { TopicMessage } from './topic-message';
import { BuildStatus } from '../../src/contract/codecommit-events';
import { BuildNotification, CommitDetails, NotifiedSubject } from '../decide/build-notification';

/**
 * What Amazon Q Developer in chat applications shows of its own. Members that it does not know, and texts that are no
 * such JSON, are dropped without a word.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export interface ChatNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: { readonly textType: 'client-markdown'; readonly title: string; readonly description: string };
  readonly metadata: {
    /** Messages with the same id are one thread, if the channel's preferences allow it. */
    readonly threadId?: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** As characters: each application shows them, which is not so of names between colons. */
const SIGNS: Readonly<Record<BuildStatus, string>> = {
  IN_PROGRESS: '\u{1f535}',
  SUCCEEDED: '\u2705',
  FAILED: '\u274c',
  FAULT: '\u274c',
  TIMED_OUT: '\u274c',
  STOPPED: '\u26aa',
};

/** A notification for a channel in Slack or Microsoft Teams. */
export function renderChatNotification(
  notification: BuildNotification,
  details: CommitDetails | undefined,
): TopicMessage {
  const { repository, flow, status, buildId, buildArn, subject, commit, link } = notification;
  const code = (text: string) => `\`${harmless(text)}\``;
  const lines = [
    subjectLine(subject, code),
    ...commitLines(commit, details, code),
    ['Build', buildWords(notification)] as const,
  ];
  const chat: ChatNotification = {
    version: '1.0',
    source: 'custom',
    // The same for each delivery of one state of one build.
    id: `${buildId}:${status}`,
    content: {
      textType: 'client-markdown',
      title: `${SIGNS[status]} ${headline(notification)}`,
      // Lines that begin so are lines in Slack, where they are no markup, and a list in Teams, which joins other lines.
      description: [...lines.map(([label, text]) => `- ${label}: ${text}`), ...(link ? [`- ${link}`] : [])].join('\n'),
    },
    metadata: {
      threadId: threadOf(repository, flow, subject),
      summary: headline(notification),
      eventType: 'flow-ci build',
      relatedResources: [buildArn],
      additionalContext: Object.fromEntries(
        [
          ['repository', repository],
          ['flow', flow],
          ['result', resultWords(notification)],
          ['build', buildId],
          ['commit', commit ?? ''],
          ...subjectContext(subject),
        ].filter(([, text]) => text !== ''),
      ),
    },
  };
  return { body: JSON.stringify(chat) };
}

/**
 * A text of others that can mention nobody and is no link. Slack reads `<...>` and `&...;` even within code, Amazon Q
 * reads `@name`, and a backtick would end the code: each becomes a character that looks like it. A scheme without its
 * slashes is no address.
 * @see https://docs.slack.dev/messaging/formatting-message-text/
 */
export function harmless(text: string): string {
  const shown = ownLine(text)
    .replace(/[<>&@`]/g, (sign) => LOOKALIKES[sign])
    .replaceAll('://', ':\u2215\u2215');
  return shown === '' ? '(empty)' : shown;
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '<': '\u2039',
  '>': '\u203a',
  '&': '\uff06',
  '@': '\uff20',
  '`': '\u02cb',
};

/** The messages of a pull request, a branch, a tag or a flow's schedules belong together. */
function threadOf(repository: string, flow: string, subject: NotifiedSubject): string | undefined {
  switch (subject.kind) {
    case 'pull-request':
      return `${repository}-pull-request-${subject.id}`;
    case 'branch':
    case 'tag':
      return `${repository}-${subject.kind}-${createHash('sha256').update(subject.name).digest('hex').slice(0, 16)}`;
    case 'schedule':
      return `${repository}-schedule-${flow}`;
    case 'manual':
      return undefined;
  }
}

function subjectContext(subject: NotifiedSubject): [string, string][] {
  switch (subject.kind) {
    case 'pull-request':
      return [['pullRequest', subject.id]];
    case 'branch':
    case 'tag':
      return [[subject.kind, harmless(subject.name)]];
    default:
      return [];
  }
}
