import { EnvironmentVariable, ResolvedFlow } from '../../src/contract/flow-file';
import { RepositoryLocation } from '../event/repository-location';
import { ThrowAwayOrigin } from '../git/throw-away-origin';

/** What was asked for, of a run whose event alone does not say it. */
export const REQUEST_FILE = 'request.json';

/** A build to run, as StartBuild would be asked for it. */
export interface FlowRun {
  readonly flow: ResolvedFlow;
  readonly place: RepositoryLocation;
  readonly commit: string;
  readonly variables: Readonly<Record<string, EnvironmentVariable>>;
  readonly origin: ThrowAwayOrigin;
  /** Files for the run folder, for example the event. */
  readonly files: Readonly<Record<string, unknown>>;
}
