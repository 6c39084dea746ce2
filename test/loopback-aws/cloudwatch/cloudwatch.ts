import { AwsError } from '../core/aws-error';
import { isObject, Json, list, text } from '../core/json';
import { World } from '../core/world';

/** Alarms and dashboards. They exist and are well formed; no alarm goes off. */
export class CloudWatch {
  public readonly alarms = new Map<string, Json>();
  public readonly dashboards = new Map<string, Json>();

  constructor(private readonly world: World) {}

  public alarmArn(name: string): string {
    return this.world.arn('cloudwatch', `alarm:${name}`);
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  public putAlarm(name: string, properties: Json): void {
    for (const actions of ['AlarmActions', 'OKActions']) {
      const wrong = list<string>(properties[actions]).find((arn) => !text(arn).startsWith('arn:'));
      if (wrong !== undefined) throw new AwsError('ValidationError', `Invalid arn syntax: ${text(wrong)}`);
    }
    this.alarms.set(name, properties);
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
  public putDashboard(name: string, body: unknown): void {
    let json: unknown;
    try {
      json = JSON.parse(text(body));
    } catch {
      throw new AwsError('InvalidParameterInput', 'The field DashboardBody must be a valid JSON object');
    }
    const widgets = isObject(json) ? list<Json>(json.widgets) : [];
    if (
      widgets.length === 0 ||
      widgets.some((widget) => !isObject(widget) || !widget.type || !isObject(widget.properties))
    )
      throw new AwsError(
        'InvalidParameterInput',
        'The dashboard body is invalid: each widget needs a type and properties',
      );
    this.dashboards.set(name, json as Json);
  }
}
