import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { FunctionSettings } from './shared-settings';
import { FlowNames } from '../../flows/names';

/** What the handlers of one repository share. */
export interface HandlerSetup {
  readonly names: FlowNames;
  /** The repository in words, for descriptions. */
  readonly subject: string;
  readonly runtime: lambda.Runtime;
  readonly logRetention: logs.RetentionDays;
  readonly settings: FunctionSettings;
  /** Starts the `flow-ci` command from the root of a clone. */
  readonly localCommand?: string;
  /** The customer managed key of the repository. */
  readonly repositoryKeyArn?: string;
}
