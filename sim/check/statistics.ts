/** Statistics over samples: quantiles, and whether two samples may come from one distribution. */

/** The value below which a share `q` (0 to 1) of the samples lies, by linear interpolation. */
export function quantile(samples: readonly number[], q: number): number {
  if (samples.length === 0) throw new Error('a quantile needs at least one sample')
  const sorted = [...samples].sort((a, b) => a - b)
  const place = q * (sorted.length - 1)
  const low = Math.floor(place)
  const high = Math.ceil(place)
  return sorted[low] + (place - low) * (sorted[high] - sorted[low])
}

/**
 * Two-sample Kolmogorov–Smirnov test: the largest distance between the two empirical distributions,
 * and the asymptotic probability of one at least as large if both samples come from one
 * distribution (Numerical Recipes, §14.3, with Stephens' correction for small samples).
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): { readonly distance: number, readonly p: number } {
  if (a.length === 0 || b.length === 0) throw new Error('the test needs two samples')
  const x = [...a].sort((m, n) => m - n)
  const y = [...b].sort((m, n) => m - n)
  let distance = 0
  let i = 0
  let j = 0
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i], y[j])
    while (i < x.length && x[i] <= value) i++
    while (j < y.length && y[j] <= value) j++
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length))
  }
  const size = Math.sqrt(x.length * y.length / (x.length + y.length))
  return { distance, p: tail((size + 0.12 + 0.11 / size) * distance) }
}

/** Kolmogorov's distribution: probability of exceeding λ. */
function tail(lambda: number): number {
  // The alternating series does not converge near 0, where the answer is 1.
  if (lambda < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) {
    const term = exponential(-2 * k * k * lambda * lambda)
    sum += k % 2 === 1 ? term : -term
    if (term < 1e-12) break
  }
  return Math.min(1, Math.max(0, 2 * sum))
}

/** e to the power of a negative number: by its series, since engines differ in Math.exp's last bit. */
function exponential(x: number): number {
  if (x < -40) return 0
  let term = 1
  let sum = 1
  for (let n = 1; n < 200; n++) {
    term *= -x / n
    sum += term
  }
  return 1 / sum
}

/**
 * Wilson's score interval of a share: where the true one lies, 95 times in 100 (Wilson, 1927). Unlike
 * the usual ± it stays within 0 to 1, and says something when all or none of the cases are found.
 */
export function wilson(found: number, of: number): { readonly low: number, readonly high: number } {
  if (of === 0) throw new Error('a share needs at least one case')
  const z = 1.959964
  const share = found / of
  const spread = z * Math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
  const [centre, scale] = [share + z * z / (2 * of), 1 + z * z / of]
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}
