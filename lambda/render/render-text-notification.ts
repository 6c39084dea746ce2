import { commitLines, headline, ownLine, resultWords, subjectLine } from './notified-words';
import { oneLine } from './plain-text';
import { TopicMessage } from './topic-message';
import { durationWords } from './words';
import { BuildNotification, CommitDetails } from '../decide/build-notification';

/**
 * "Less than 100 characters long", and ASCII where older pages say so. A subject that does not fit fails the whole
 * call.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const MAX_SUBJECT = 99;

/** A notification for people: mail has a subject, and no quotes around the text. */
export function renderTextNotification(
  notification: BuildNotification,
  details: CommitDetails | undefined,
): TopicMessage {
  const { subject, commit, link } = notification;
  const plain = (text: string) => ownLine(text) || '(empty)';
  const lines = [
    subjectLine(subject, plain),
    ...commitLines(commit, details, plain),
    ['Build', buildWords(notification)] as const,
  ];
  return {
    subject: mailSubject(notification),
    body: [
      `${headline(notification)}.`,
      '',
      ...lines.map(([label, text]) => `${label}: ${text}`),
      ...(link === undefined ? [] : ['', link]),
    ].join('\n'),
  };
}

/** Its number and how long it took; its id where it has no number. */
export function buildWords({ buildNumber, buildId, startedAt, finishedAt }: BuildNotification): string {
  const name = buildNumber === undefined ? buildId : String(buildNumber);
  const took = startedAt !== undefined && finishedAt !== undefined ? durationWords(startedAt, finishedAt) : '';
  return took === '' ? name : `${name}, ${took}`;
}

/** Repository, flow and result first: what is cut is the name of a branch. */
function mailSubject(notification: BuildNotification): string {
  const { repository, flow, subject } = notification;
  const start = `${repository}: ${flow} ${resultWords(notification)}`;
  const about =
    subject.kind === 'pull-request'
      ? `, pull request ${subject.id}`
      : subject.kind === 'branch' || subject.kind === 'tag'
        ? `, ${subject.kind} ${ownLine(subject.name)}`
        : '';
  return oneLine(`${start}${about}`)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, MAX_SUBJECT)
    .trimEnd();
}
