import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { Deployment } from './deployment';
import { PolicyDocument } from '../../loopback-aws/iam/policy';
import { Credentials } from '../../loopback-aws/iam/principal';

/** Somebody with policies of their own, who works with CodeCommit and CodeBuild. */
export class Person {
  public readonly credentials: Credentials;
  public readonly codecommit: CodeCommitClient;
  public readonly codebuild: CodeBuildClient;

  /** `session`: of a role with the name, else it is a user. */
  constructor({ aws }: Deployment, name: string, policies: readonly PolicyDocument[], session?: string) {
    const credentials =
      session === undefined ? aws.iam.addUser(name, policies) : aws.iam.addSession(name, session, policies);
    const { endpoint, region } = aws.world;
    this.credentials = credentials;
    this.codecommit = new CodeCommitClient({ endpoint, region, credentials });
    this.codebuild = new CodeBuildClient({ endpoint, region, credentials });
  }

  public end(): void {
    this.codecommit.destroy();
    this.codebuild.destroy();
  }
}

/** What developers have: all of CodeCommit's own power user policy that matters here, and more. */
export const DEVELOPER: PolicyDocument = {
  Statement: [{ Effect: 'Allow', Action: ['codecommit:*', 'codebuild:*', 'kms:*'], Resource: '*' }],
};
