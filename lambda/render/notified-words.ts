import { maskSecrets } from './mask-secrets';
import { cut, oneLine } from './plain-text';
import { STATUS_WORDS } from './words';
import { BuildNotification, CommitDetails, NotifiedSubject } from '../decide/build-notification';

/** Texts of others: a branch of git has 250 characters at most, a subject and a name should have fewer. */
const MAX_TEXT = 200;

/**
 * A text from git, or of somebody who started a build, as one line. Secrets are masked before it is cut, or half of one
 * would stay.
 */
export function ownLine(text: string, length = MAX_TEXT): string {
  return cut(maskSecrets(oneLine(text)), length);
}

/** Such as "failed". A build that runs has started: the message is read later. */
export function resultWords({ status }: Pick<BuildNotification, 'status'>): string {
  return status === 'IN_PROGRESS' ? 'started' : STATUS_WORDS[status];
}

/** Such as "Flow review of shop failed". All of it is of the options' making, without markup. */
export function headline(notification: BuildNotification): string {
  const { flow, repository } = notification;
  return `Flow ${flow} of ${repository} ${resultWords(notification)}`;
}

/**
 * What was built, as a label and a text.
 * @param quote writes a text of others
 */
export function subjectLine(subject: NotifiedSubject, quote: (text: string) => string): [label: string, text: string] {
  switch (subject.kind) {
    case 'pull-request': {
      const { id, sourceBranch, targetBranch } = subject;
      const branches =
        sourceBranch !== undefined && targetBranch !== undefined
          ? `, ${quote(sourceBranch)} into ${quote(targetBranch)}`
          : '';
      return ['Pull request', `${id}${branches}`];
    }
    case 'branch':
      return ['Branch', quote(subject.name)];
    case 'tag':
      return ['Tag', quote(subject.name)];
    case 'schedule':
      return ['Schedule', quote(subject.time)];
    case 'manual':
      return ['Started by', `${quote(subject.initiator ?? 'unknown')}${versionWords(subject.version, quote)}`];
  }
}

function versionWords(version: string | undefined, quote: (text: string) => string): string {
  return version === undefined ? '' : `, for ${quote(version)}`;
}

/** The lines about the commit, as labels and texts. */
export function commitLines(
  commit: string | undefined,
  details: CommitDetails | undefined,
  quote: (text: string) => string,
): (readonly [label: string, text: string])[] {
  if (commit === undefined) return [];
  if (details === undefined) return [['Commit', commit]];
  if (details.kind === 'unreadable')
    return [['Commit', `${commit} (its subject and author could not be read: ${quote(details.reason)})`]];
  return [
    ['Commit', commit],
    ['Subject', quote(details.subject)],
    ['Author', quote(details.author)],
  ];
}
