import { Deployment } from './deployment';
import { Json, list, text } from '../../loopback-aws/core/json';
import { Role } from '../../loopback-aws/iam/iam';
import { PolicyDocument } from '../../loopback-aws/iam/policy';

/**
 * The deployed roles by what they are for: `start-build`, `report-build`, `schedules`, `builds of FLOW`, `votes`,
 * `badge-urls` and more.
 */
export function rolesOf(ci: Deployment): ReadonlyMap<string, Role> {
  const { aws } = ci;
  const flows = new Map(
    [...ci.project.projectNames()].map(([flow, project]) => [
      aws.codebuild.project(project).roleArn,
      `builds of ${flow}`,
    ]),
  );
  const functions = new Map(
    aws.lambda.names.map((name) => [
      aws.lambda.roleArn(name),
      /(start-build|report-build|approval-template|notify-build)$/.exec(aws.lambda.logGroup(name))?.[1],
    ]),
  );
  return new Map(
    [...aws.iam.roles.values()]
      .filter(({ name }) => !name.startsWith('cdk-'))
      .map((role) => {
        const arn = aws.iam.roleArn(role);
        return [flows.get(arn) ?? functions.get(arn) ?? otherRole(role), role];
      }),
  );
}

function otherRole({ name }: Role): string {
  return name.startsWith('flow-ci-gate-')
    ? 'votes'
    : name.includes('EventPublisher')
      ? 'event-publisher'
      : name.includes('BadgeUrls')
        ? 'badge-urls'
        : 'schedules';
}

/** Every action that a role's policies allow, with each of its resources. */
export function grantsOf(ci: Deployment, role: Role): readonly string[] {
  const statements = ci.aws.iam.policiesOf(role).flatMap(({ Statement }) => list<Json>(Statement));
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) =>
      list<string>(statement.Action).flatMap((action) =>
        list<string>(statement.Resource).map(
          (resource) =>
            `${action} ${short(resource)}${statement.Condition ? ` if ${JSON.stringify(statement.Condition)}` : ''}`,
        ),
      ),
    )
    .sort();
}

export function actionsOf(ci: Deployment, role: Role): readonly string[] {
  return [...new Set(grantsOf(ci, role).map((grant) => grant.split(' ')[0]))];
}

/** Without what all ARNs of the account have. */
function short(arn: string): string {
  return arn.replace(/^arn:aws:/, '').replace(/:us-east-1:111122223333:/, ':');
}

/** The policies without one action. */
export function without(action: string, documents: readonly PolicyDocument[]): readonly PolicyDocument[] {
  return documents.map((document) => ({
    ...document,
    Statement: list<Json>(document.Statement)
      .map((statement) => ({
        ...statement,
        Action: list<string>(statement.Action).filter((each) => text(each) !== action),
      }))
      .filter(({ Action }) => Action.length > 0),
  }));
}
