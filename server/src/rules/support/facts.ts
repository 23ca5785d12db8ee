/**
 * The facts that several rules can see at one place: the analysis lets the first rule of the table tell each of them.
 */
export const FACT = {
  /** An image does not serve what it is used for. */
  image: 'image',
  /** The `--platform` of a `FROM` has no effect. */
  flag: 'flag',
  /** What a pod asks of its nodes. */
  selector: 'selector',
  /** A stated platform is not what is needed. */
  platform: 'platform',
  /** A build for several platforms cannot work. */
  several: 'several',
} as const;
