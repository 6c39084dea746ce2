import { randomBytes } from 'node:crypto';
import { Access, Asker, decide, PolicyDocument } from './policy';
import { Credentials, Principal } from './principal';
import { AwsError } from '../core/aws-error';
import { World } from '../core/world';

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  trust: PolicyDocument;
  readonly inline: Map<string, PolicyDocument>;
  readonly managed: Set<string>;
}

/**
 * Policies of AWS's own that the CDK's bootstrap roles have, as far as the CDK uses them.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const AWS_MANAGED: Readonly<Record<string, PolicyDocument>> = {
  AdministratorAccess: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  ReadOnlyAccess: {
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'cloudformation:Describe*',
          'cloudformation:Get*',
          'cloudformation:List*',
          's3:Get*',
          's3:List*',
          'ssm:Get*',
          'ssm:Describe*',
        ],
        Resource: '*',
      },
    ],
  },
  AWSCloudFormationReadOnlyAccess: {
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'cloudformation:Describe*',
          'cloudformation:EstimateTemplateCost',
          'cloudformation:Get*',
          'cloudformation:List*',
          'cloudformation:ValidateTemplate',
          'cloudformation:Detect*',
        ],
        Resource: '*',
      },
    ],
  },
};

/** Users, roles, policies, and who is who. */
export class Iam {
  public readonly roles = new Map<string, Role>();
  /** By ARN. */
  public readonly managedPolicies = new Map<string, PolicyDocument>();
  /** Every action and resource that was asked for, with the answer. */
  public readonly asked = new Map<string, Access & { readonly identityArn: string; readonly allowed: boolean }>();
  private readonly keys = new Map<string, { readonly principal: Principal; readonly secret: string }>();

  constructor(private readonly world: World) {}

  /** Changes policies on their way into a decision: how tests turn off one permission. */
  public filter: (role: Role, documents: readonly PolicyDocument[]) => readonly PolicyDocument[] = (_, documents) =>
    documents;

  /** A person with a key. */
  public addUser(name: string, policies: readonly PolicyDocument[]): Credentials {
    const arn = `arn:${this.world.partition}:iam::${this.world.account}:user/${name}`;
    return this.addKey('AKIA', {
      arn,
      identityArn: arn,
      userId: `AIDA${name.toUpperCase()}`,
      policies: () => policies,
    });
  }

  /** A session of a role of its own, which may have any name. */
  public addSession(role: string, session: string, policies: readonly PolicyDocument[]): Credentials {
    const { partition, account } = this.world;
    return this.addKey('ASIA', {
      arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
      identityArn: `arn:${partition}:iam::${account}:role/${role}`,
      userId: `AROA${role.toUpperCase()}:${session}`,
      policies: () => policies,
    });
  }

  public principal(accessKeyId: string): Principal {
    const key = this.keys.get(accessKeyId);
    if (!key)
      throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
    return key.principal;
  }

  /** The principal of a key and its secret, for git over HTTP. */
  public login(accessKeyId: string, secret: string): Principal | undefined {
    const key = this.keys.get(accessKeyId);
    return key?.secret === secret ? key.principal : undefined;
  }

  public role(nameOrArn: string): Role {
    const name = nameOrArn.split('/').at(-1) ?? nameOrArn;
    const role = this.roles.get(name);
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
    return role;
  }

  public roleArn(role: Role): string {
    return `arn:${this.world.partition}:iam::${this.world.account}:role${role.path}${role.name}`;
  }

  public policiesOf(role: Role): readonly PolicyDocument[] {
    const managed = [...role.managed].map((arn) => {
      const own = this.managedPolicies.get(arn);
      if (own) return own;
      const name = arn.split('/').at(-1) ?? '';
      if (arn.includes(':iam::aws:policy/') && Object.hasOwn(AWS_MANAGED, name)) return AWS_MANAGED[name];
      throw this.world.fault(`the managed policy ${arn} is not known`);
    });
    return this.filter(role, [...role.inline.values(), ...managed]);
  }

  /** Give a session of a role to somebody whom the role trusts. */
  public assume(
    roleNameOrArn: string,
    sessionName: string,
    asker: Asker,
    context: Access['context'],
  ): { readonly credentials: Credentials; readonly principal: Principal } {
    const role = this.role(roleNameOrArn);
    const access = { action: 'sts:AssumeRole', resource: this.roleArn(role), context };
    if (decide([role.trust], access, asker) !== 'allow') {
      throw new AwsError(
        'AccessDenied',
        `${asker.kind === 'service' ? asker.name : asker.arn} is not authorized to perform: sts:AssumeRole on resource: ${access.resource}`,
        403,
      );
    }
    const principal: Principal = {
      arn: `arn:${this.world.partition}:sts::${this.world.account}:assumed-role/${role.name}/${sessionName}`,
      identityArn: access.resource,
      userId: `${role.id}:${sessionName}`,
      policies: () => this.policiesOf(role),
    };
    return { principal, credentials: this.addKey('ASIA', principal) };
  }

  /** Refuse a call that the identity's policies do not allow. */
  public authorize(
    principal: Principal,
    action: string,
    resources: readonly string[],
    context: Access['context'] = {},
  ): void {
    for (const resource of resources) {
      if (!this.allows(principal, action, resource, context)) {
        throw new AwsError(
          'AccessDeniedException',
          `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
        );
      }
    }
  }

  public allows(principal: Principal, action: string, resource: string, context: Access['context'] = {}): boolean {
    const all = {
      'aws:PrincipalArn': principal.identityArn,
      'aws:SecureTransport': 'true',
      'aws:ResourceAccount': this.world.account,
      's3:ResourceAccount': this.world.account,
      ...context,
    };
    const access = { action, resource, context: all };
    const allowed = this.known(() => decide(principal.policies(), access)) === 'allow';
    this.asked.set(`${principal.identityArn} ${action} ${resource} ${String(allowed)}`, {
      ...access,
      identityArn: principal.identityArn,
      allowed,
    });
    if (!allowed) this.world.note('call', 'denied', { who: principal.arn, action, resource });
    return allowed;
  }

  /** What a policy on a resource says of a service that calls. */
  public resourceAllows(documents: readonly PolicyDocument[], service: string, access: Access): boolean {
    const all: Access = {
      ...access,
      context: { 'aws:SecureTransport': 'true', 'aws:PrincipalIsAWSService': 'true', ...access.context },
    };
    return this.known(() => decide(documents, all, { kind: 'service', name: service })) === 'allow';
  }

  /** Whether it denies somebody a call that his own policies may allow. */
  public resourceDenies(documents: readonly PolicyDocument[], asker: Asker, access: Access): boolean {
    return this.known(() => decide(documents, access, asker)) === 'deny';
  }

  /**
   * Whom a key's policy lets do something: the caller itself, or the account, which leaves it to the caller's own
   * policies.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
   */
  public namedBy(document: PolicyDocument, caller: Principal, access: Access): 'caller' | 'account' | 'nobody' {
    const { account } = this.world;
    const decideFor = (arn: string, identityArn: string) =>
      this.known(() => decide([document], access, { kind: 'aws', arn, identityArn, account }));
    if (decideFor(caller.arn, caller.identityArn) !== 'allow') return 'nobody';
    // Whoever is not named gets what the account gets.
    return decideFor('nobody', 'nobody') === 'allow' ? 'account' : 'caller';
  }

  private known<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.world.fault(error instanceof Error ? error.message : String(error));
    }
  }

  private addKey(kind: 'AKIA' | 'ASIA', principal: Principal): Credentials {
    const accessKeyId = kind + randomBytes(10).toString('hex').toUpperCase().slice(0, 16);
    const secret = randomBytes(20).toString('hex');
    this.keys.set(accessKeyId, { principal, secret });
    return {
      accessKeyId,
      secretAccessKey: secret,
      ...(kind === 'ASIA' && { sessionToken: randomBytes(16).toString('hex') }),
    };
  }
}
