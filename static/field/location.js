// Where the phone is: {position: {latitude, longitude, accuracy}} or {problem: words}.

const PATIENCE = { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 };
const DENIED = 1;

export function locate(words) {
  if (!navigator.geolocation) return Promise.resolve({ problem: words.nowhere });
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { latitude, longitude, accuracy } = coords;
        resolve({ position: { latitude, longitude, accuracy } });
      },
      (error) => resolve({ problem: error.code === DENIED ? words.denied : words.nowhere }),
      PATIENCE,
    );
  });
}
