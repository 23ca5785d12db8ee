/** Whether a label's value says itself that no node is to bear it: `no-such-arch`. */
export function meansNoNode(value: string): boolean {
  return NOWHERE.test(value);
}

const NOWHERE = /(?:^|[-_.])(?:no|none|not|non|invalid|fake|nonexistent)(?:$|[-_.])/i;
