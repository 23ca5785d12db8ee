/**
 * Words for computing hardware whose software is made for amd64 alone: an image for it is not missing elsewhere. Source:
 * AMD, "ROCm system requirements" (x86-64 hosts only); Intel, "oneAPI Base Toolkit system requirements" (Intel 64 hosts
 * only); Intel Gaudi, "Support Matrix" (x86-64 hosts only); as of November 2026. NVIDIA's CUDA is made for arm64 too.
 */
export const FOR_AMD64_HARDWARE =
  /(?<![a-z0-9])(?:rocm|oneapi|gaudi\d?|hpu|xpu|gpu[-_.=]?amd|amd[-_.]?gpu)(?![a-z0-9]*[a-z])/i;

/**
 * Words for boards whose processors are all arm. Source: Raspberry Pi's documentation, "Processors"; NVIDIA, "Jetson Linux
 * Developer Guide" (L4T); Rockchip's and Synaptics' pages of the RK3x and SL systems on a chip; as of November 2026.
 */
export const FOR_ARM_BOARDS =
  /(?<![a-z0-9])(?:rpi\d?|raspberry[-_ ]?pi\d?|jetson|tegra|l4t|jetpack\d?|rockchip|rk3\d{3}|synaptics|sl1680)(?![a-z])/i;
