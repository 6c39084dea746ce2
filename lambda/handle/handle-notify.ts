import { Clock, HandlerPorts } from './handler-ports';
import { indexByArn, withAncestors } from './project-builds';
import { CommitSource, TopicPublisher } from '../aws/ports';
import { isOurs } from '../decide/build';
import { BuildNotification, CommitDetails } from '../decide/build-notification';
import {
  decideNotification,
  decideNotifyEvent,
  NotificationDecision,
  NotifiedBuild,
  NotifyContext,
} from '../decide/decide-notification';
import { decodeNotifyInvocation } from '../decode/decode-notify-invocation';
import { renderChatNotification } from '../render/render-chat-notification';
import { renderTextNotification } from '../render/render-text-notification';

export interface NotifyPorts extends NotifyContext, Pick<HandlerPorts, 'startedBy' | 'builds' | 'log'> {
  readonly commits: () => Promise<CommitSource>;
  readonly topics: () => Promise<TopicPublisher>;
  readonly clock: Clock;
}

/** How long CodeBuild is given to answer with what its event says, before Lambda calls again a minute later. */
const PAUSES_MILLISECONDS = [1_000, 2_000, 4_000, 8_000];

/** CodeBuild's answer is older than the event. Lambda calls again, and in the end it is a dead letter. */
export class OutdatedAnswer extends Error {
  public override readonly name = 'OutdatedAnswer';
}

const RENDERERS = { text: renderTextNotification, chat: renderChatNotification } as const;

/** Publish a state of a build to a topic. */
export async function handleNotify(input: unknown, ports: NotifyPorts): Promise<void> {
  const decoded = decodeNotifyInvocation(input);
  if (decoded.kind === 'unknown') return ports.log({ outcome: 'ignored', reason: decoded.reason });
  const { id: event } = decoded.invocation.event;
  const asked = decideNotifyEvent(decoded.invocation.notify, decoded.event, ports);
  if (asked.kind === 'ignore') return ports.log({ event, outcome: 'ignored', reason: asked.reason });
  const { target, build } = asked.build;
  const known = { event, flow: target.flow, project: target.project, build };
  const decision = await ask(asked.build, ports);
  if (decision.kind === 'ignore') return ports.log({ ...known, outcome: 'ignored', reason: decision.reason });
  if (decision.kind === 'wait') throw new OutdatedAnswer(`${decision.reason}: ${build}`);
  const { notification } = decision;
  const details = await readCommit(notification, ports);
  await (await ports.topics()).publish(target.topicArn, RENDERERS[target.format](notification, details));
  ports.log({
    ...known,
    outcome: 'published',
    status: notification.status,
    commit: notification.commit,
    missing: details?.kind === 'unreadable' ? `the commit: ${details.reason}` : undefined,
  });
}

/** Ask CodeBuild until its answer is as new as the event, for a quarter of a minute. */
async function ask(build: NotifiedBuild, ports: NotifyPorts): Promise<NotificationDecision> {
  const service = await ports.builds();
  for (let look = 0; ; look += 1) {
    const chain = await withAncestors(build.build, service);
    const known = chain.length > 0 ? chain[0] : undefined;
    const ours = known !== undefined && isOurs(known, ports.startedBy, indexByArn(chain));
    const decision = decideNotification({ ...build, known, isOurs: ours }, ports);
    if (decision.kind !== 'wait' || look === PAUSES_MILLISECONDS.length) return decision;
    await ports.clock.pause(PAUSES_MILLISECONDS[look]);
  }
}

/** A commit that is gone, or that the role may not read, must not keep the message back: the message says so. */
async function readCommit(
  { commit }: BuildNotification,
  { commits }: Pick<NotifyPorts, 'commits'>,
): Promise<CommitDetails | undefined> {
  if (commit === undefined) return undefined;
  try {
    const { message, author } = await (await commits()).read(commit);
    return { kind: 'read', subject: firstLine(message), author };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' };
  }
}

/** Git's subject of a message: what comes before the first empty line, which is one line in most. */
function firstLine(message: string): string {
  return message.trimStart().split(/\r?\n[ \t]*\r?\n/, 1)[0];
}
