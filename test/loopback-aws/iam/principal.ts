import { PolicyDocument } from './policy';

/** Who makes a call. */
export interface Principal {
  readonly arn: string;
  /** The role behind a session, or the user itself. */
  readonly identityArn: string;
  readonly userId: string;
  /** The policies of the identity at this moment. */
  readonly policies: () => readonly PolicyDocument[];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
