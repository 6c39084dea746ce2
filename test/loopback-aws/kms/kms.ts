import { randomUUID } from 'node:crypto';
import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { PolicyDocument } from '../iam/policy';
import { Principal } from '../iam/principal';

/** What a key is asked for. */
export type KeyAction =
  | 'Decrypt'
  | 'DescribeKey'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'ReEncryptFrom'
  | 'ReEncryptTo';

/**
 * What services put into the encryption context, by which a policy can tell what is decrypted.
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
const CONTEXT_KEYS = ['SecretARN', 'PARAMETER_ARN'] as const;
type EncryptionContext = Readonly<Partial<Record<(typeof CONTEXT_KEYS)[number], string>>>;

interface Key {
  readonly aliases: Set<string>;
  /** Of whom it is. */
  readonly account: string;
  /** Its own policy. Absent: that of the console, which leaves it to the policies of identities. */
  policy?: PolicyDocument;
}

/** Keys, their policies and their aliases. */
export class Kms {
  private readonly keys = new Map<string, Key>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  public arn(id: string): string {
    const { account } = this.keys.get(id) ?? this.world;
    return this.world.arn('kms', `key/${id}`).replace(`:${this.world.account}:`, `:${account}:`);
  }

  public create(id: string = randomUUID(), policy?: PolicyDocument, account = this.world.account): string {
    this.keys.set(id, { aliases: new Set(), account, ...(policy && { policy }) });
    return id;
  }

  public setPolicy(id: string, policy: PolicyDocument | undefined): void {
    this.must(id).policy = policy;
  }

  public remove(id: string): void {
    this.keys.delete(id);
  }

  public addAlias(alias: string, keyId: string): void {
    this.must(keyId).aliases.add(alias);
  }

  public removeAlias(alias: string): void {
    for (const { aliases } of this.keys.values()) aliases.delete(alias);
  }

  /**
   * Use a key as somebody whom its policy names, or whom his own policies let where the key's policy leaves it to them.
   * `key`: its id, its alias, or the ARN of either. An alias is no resource: it counts by the condition
   * `kms:ResourceAliases`. What a key is used for leaves no trace here but the permission.
   * @param via the service that asks in the caller's name, and what it says of the data
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
   */
  public use(
    caller: Principal,
    action: KeyAction,
    key: string,
    via?: string,
    encryptionContext: EncryptionContext = {},
  ): void {
    const id = this.idOf(key);
    const { aliases, policy, account } = this.must(id);
    const context = {
      'kms:ResourceAliases': [...aliases],
      'kms:CallerAccount': this.world.account,
      ...Object.fromEntries(CONTEXT_KEYS.map((name) => [`kms:EncryptionContext:${name}`, encryptionContext[name]])),
      ...(via !== undefined && { 'kms:ViaService': `${via}.${this.world.region}.amazonaws.com` }),
    };
    const named = policy
      ? this.iam.namedBy(policy, caller, { action: `kms:${action}`, resource: this.arn(id), context })
      : 'account';
    // Somebody of another account needs both: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    if (named === 'caller' && account === this.world.account) return;
    if (named === 'caller') return this.iam.authorize(caller, `kms:${action}`, [this.arn(id)], context);
    if (named === 'account') return this.iam.authorize(caller, `kms:${action}`, [this.arn(id)], context);
    throw new AwsError(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: kms:${action} on resource: ${this.arn(id)} because no resource-based policy allows the kms:${action} action`,
    );
  }

  private idOf(key: string): string {
    const name = key.replace(/^arn:.*?:(key\/|(?=alias\/))/, '');
    if (!name.startsWith('alias/')) return name;
    const found = [...this.keys].find(([, { aliases }]) => aliases.has(name));
    if (!found) throw new AwsError('NotFoundException', `Alias ${key} is not found.`);
    return found[0];
  }

  private must(idOrArn: string): Key {
    const key = this.keys.get(idOrArn.split('key/').at(-1) ?? '');
    if (!key) throw new AwsError('NotFoundException', `Key '${idOrArn}' does not exist`);
    return key;
  }
}
