import { DecisionLog } from './decision-log';
import { BuildService } from '../aws/build-service';
import { decideStart } from '../decide/decide-start';
import { decodeStartInvocation } from '../decode/decode-start-invocation';

export interface StartPorts {
  readonly repositoryArn: string;
  /** A function, so that an event which starts nothing does not load the client. */
  readonly builds: () => Promise<BuildService>;
  readonly say: DecisionLog;
}

/** Start the build that an event asks for. What CodeBuild refuses is thrown, so that Lambda tries again and then says so. */
export async function handleStart(input: unknown, ports: StartPorts): Promise<void> {
  const decoded = decodeStartInvocation(input);
  if (decoded.kind === 'unknown') return ports.say({ outcome: 'refused', reason: decoded.reason });
  const { flow, project, event } = decoded.invocation;
  const decision = decideStart(decoded.invocation, { repositoryArn: ports.repositoryArn });
  const known = { event: event.id, flow, project, ...(decision.pullRequestId && { pullRequest: decision.pullRequestId }) };
  if (decision.kind === 'ignore') return ports.say({ ...known, outcome: 'ignored', reason: decision.reason });
  const builds = await ports.builds();
  const build = await builds.start(decision.request);
  const { commit } = decision.request;
  return ports.say({ ...known, outcome: 'started', build: build.id, ...(commit && { commit }) });
}
