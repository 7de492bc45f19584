/** The coefficients of Gao, Schulman and Hilton (2022), figure 1: read from the drawn fit lines of all nine reward models. */

export interface PublishedCurve {
  /** Parameters of the proxy reward model, as the paper writes them. */
  size: string;
  parameters: number;
  /** Gold in standard deviations of the initial policy's, d in √nats; read to about 0.01. */
  alpha: number;
  beta: number;
}

const curve = (size: string, parameters: number, alpha: number, beta: number): PublishedCurve => ({
  ...{ size, parameters, alpha, beta },
});

/** By law, smallest reward model first (arXiv:2210.10760, figures 1a and 1b). */
export const gaoCurves: Readonly<Record<'bon' | 'rl', readonly PublishedCurve[]>> = {
  bon: [
    curve('3M', 3e6, 0.5074, 0.1283),
    curve('12M', 12e6, 0.5145, 0.1196),
    curve('25M', 25e6, 0.5517, 0.1107),
    curve('42M', 42e6, 0.565, 0.1195),
    curve('85M', 85e6, 0.5834, 0.0978),
    curve('300M', 300e6, 0.6243, 0.0949),
    curve('680M', 680e6, 0.6461, 0.0955),
    curve('1.2B', 1.2e9, 0.6341, 0.086),
    curve('3B', 3e9, 0.6432, 0.0797),
  ],
  rl: [
    curve('3M', 3e6, 0.3482, 0.153),
    curve('12M', 12e6, 0.348, 0.1431),
    curve('25M', 25e6, 0.37, 0.142),
    curve('42M', 42e6, 0.3866, 0.1477),
    curve('85M', 85e6, 0.4031, 0.1488),
    curve('300M', 300e6, 0.402, 0.1358),
    curve('680M', 680e6, 0.408, 0.1339),
    curve('1.2B', 1.2e9, 0.4043, 0.134),
    curve('3B', 3e9, 0.4039, 0.1296),
  ],
};
