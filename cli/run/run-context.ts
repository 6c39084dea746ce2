import { LocalProject } from '../flow-file';
import { Git } from '../git/git';
import { RepositoryFacts } from '../git/read-repository';
import { Host } from '../host';
import { RunOptions } from './run-options';
import { EndedFlow, Output } from '../output/record';
import { TempFolder } from '../run-folder/temp-folder';

/** What all steps of one call share. */
export interface RunContext {
  readonly host: Host;
  readonly now: () => Date;
  readonly project: LocalProject;
  readonly git: Git;
  readonly repository: RepositoryFacts;
  readonly temp: TempFolder;
  readonly options: RunOptions;
  readonly output: Output;
  /** Secrets that the user typed. */
  readonly typed: Map<string, string>;
  /** How each flow of this call ended, in the order in which they did. */
  readonly ended: EndedFlow[];
  /** Number of pushes that `--follow` met so far. */
  readonly followed: { pushes: number };
}
