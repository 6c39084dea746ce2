import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

/** Secrets, each with the six characters that Secrets Manager puts behind its name. */
export class SecretsManager {
  private readonly secrets = new Map<string, { readonly arn: string; readonly value: string }>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  public put(name: string, value: string): void {
    this.secrets.set(name, { arn: this.world.arn('secretsmanager', `secret:${name}-a1B2c3`), value });
  }

  /** The value of a secret for somebody whose own policies must let. `id`: its name or its ARN. */
  public valueFor(caller: Principal, id: string): string {
    const secret = this.secrets.get(id) ?? [...this.secrets.values()].find(({ arn }) => arn === id);
    // Who may not read it is told so before he hears that there is none.
    this.iam.authorize(caller, 'secretsmanager:GetSecretValue', [
      secret?.arn ?? this.world.arn('secretsmanager', `secret:${id}-??????`),
    ]);
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret.value;
  }
}
