import { BuildLogs, Builds } from './builds';
import { LocalProject } from '../flow-file';
import { Host } from '../host';
import { Output } from '../output/record';

/** What the commands that speak with AWS work with. */
export interface AwsContext {
  readonly host: Host;
  readonly output: Output;
  readonly project: LocalProject;
  readonly builds: Builds;
  readonly logs: BuildLogs;
  readonly now: () => Date;
  /** Wait so many milliseconds, or until the user stops the command. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}
