/** How a next step is named to a person: as an option where they typed a command, as a button or a setting in an editor. */
export interface Advice {
  /** Goes on after "have somebody save the nodes (… > nodes.json) and". */
  readonly giveNodes: string;
  readonly nameContext: string;
  readonly checkKubeconfig: string;
}

/** For the command line. */
export const OPTIONS_ADVICE: Advice = {
  giveNodes: 'give them with --nodes nodes.json',
  nameContext: 'name one with --context',
  checkKubeconfig: 'check --kubeconfig and KUBECONFIG',
};
