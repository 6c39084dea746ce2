import { EnvironmentVariable, ResolvedFlow } from '../../src/contract/flow-file';
import { RepositoryPlace } from '../event/repository-place';
import { ThrowAwayOrigin } from '../git/throw-away-origin';

/** A build to run, as StartBuild would be asked for it. */
export interface FlowRun {
  readonly flow: ResolvedFlow;
  readonly place: RepositoryPlace;
  readonly commit: string;
  readonly variables: Readonly<Record<string, EnvironmentVariable>>;
  readonly origin: ThrowAwayOrigin;
  /** Files for the run folder, such as the event. */
  readonly files: Readonly<Record<string, unknown>>;
}
