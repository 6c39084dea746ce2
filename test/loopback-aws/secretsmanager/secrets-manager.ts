import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { Kms } from '../kms/kms';

interface Secret {
  readonly arn: string;
  readonly value: string;
  /** A customer managed key. Absent: the key that AWS manages, which asks nobody of the account. */
  readonly key?: string;
}

export interface SecretOptions {
  readonly account?: string;
  readonly key?: string;
}

/** Secrets, each with the six characters that Secrets Manager puts behind its name. */
export class SecretsManager {
  private readonly secrets = new Map<string, Secret>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly kms: Kms,
  ) {}

  /** Gives the ARN. A secret of another account is known by it alone, and lets everybody whose own policies let. */
  public put(name: string, value: string, { account = this.world.account, key }: SecretOptions = {}): string {
    const arn = this.world
      .arn('secretsmanager', `secret:${name}-a1B2c3`)
      .replace(`:${this.world.account}:`, `:${account}:`);
    this.secrets.set(account === this.world.account ? name : arn, { arn, value, ...(key && { key }) });
    return arn;
  }

  /** The value of a secret for somebody whose own policies must let. `id`: its name or its ARN. */
  public valueFor(caller: Principal, id: string): string {
    const secret = this.secrets.get(id) ?? [...this.secrets.values()].find(({ arn }) => arn === id);
    // Who may not read it is told so before he hears that there is none.
    this.iam.authorize(caller, 'secretsmanager:GetSecretValue', [
      secret?.arn ?? this.world.arn('secretsmanager', `secret:${id}-??????`),
    ]);
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    if (secret.key) this.kms.use(caller, 'Decrypt', secret.key, 'secretsmanager', { SecretARN: secret.arn });
    return secret.value;
  }
}
