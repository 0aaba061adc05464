export function loader() {
  return { version: process.version };
}

export default function Home({ loaderData }) {
  return <h1>Rendered by {loaderData.version}</h1>;
}
