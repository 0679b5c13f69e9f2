// The orbit under the Sun through a year: where its plane stands and how long it is dark.
// The Sun's direction and the share in shadow are the model's own functions, handed in.

export const DAYS_SHOWN = 366;
const SECONDS_A_DAY = 86400;
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const unit = (a) => a.map((one) => one / Math.hypot(...a));

// Sun, node and plane so many days after the season's start; `get` gives a quantity in SI.
export function stance(get, functions, days) {
  const time = get("season_start") + days * SECONDS_A_DAY, incline = get("inclination");
  const noon = functions.f_sun_mean_longitude(get("season_start"));
  const node = noon + 2 * Math.PI * (get("local_time_of_season") / SECONDS_A_DAY - 0.5)
    + get("node_rate_of_season") * days * SECONDS_A_DAY;
  const first = [Math.cos(node), Math.sin(node), 0];
  const second = [-Math.cos(incline) * Math.sin(node), Math.cos(incline) * Math.cos(node), Math.sin(incline)];
  const sun = functions.f_sun_direction(time), beta = Math.asin(dot(sun, cross(first, second)));
  const share = functions.f_eclipse_fraction(get("orbital_radius"), get("shadow_radius"), beta);
  // at noon by the mean Sun, Greenwich faces it
  const greenwich = functions.f_sun_mean_longitude(time) + 2 * Math.PI * (time / SECONDS_A_DAY - Math.floor(time / SECONDS_A_DAY));
  return {sun, first, second, beta, greenwich, minutes: share * get("orbital_period") / 60};
}

// Minutes of each orbit in shadow, day by day.
export const yearOf = (get, functions) => Array.from({length: DAYS_SHOWN}, (_, day) => stance(get, functions, day).minutes);
