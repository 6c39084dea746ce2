/**
 * The console's host in each partition that has a public one; the Region stands before it. In a partition
 * that is not listed there is no link: none is better than one that leads elsewhere.
 * @see https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/accessing-govcloud.html
 * @see https://console.amazonaws.cn/
 * @see https://console.amazonaws-eusc.eu/
 */
export const CONSOLE_HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};
