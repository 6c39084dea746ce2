import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import { FlowCiSettings } from '../flows/flow-ci-options';

/** The flows of a repository in a CDK app. */
export interface FlowCiProps extends FlowCiSettings {
  /**
   * The CodeCommit repository that the flows watch. It must be in the stack's account and Region.
   * @default - the one that `repositoryName` names
   */
  readonly repository?: codecommit.IRepository;

  /**
   * The name of the CodeCommit repository that the flows watch.
   * @default - `repository` is given
   */
  readonly repositoryName?: string;

  /**
   * The command line that starts `flow-ci` from the root of a clone, for example `cd ci && npx --no --offline flow-ci`.
   * Comments on failed builds show it with the flow and the branches.
   * @default - comments do not say how to run a build locally; `FlowCi.fromFile` takes what the file says
   */
  readonly localCommand?: string;
}
