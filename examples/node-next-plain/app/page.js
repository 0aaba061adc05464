export const dynamic = "force-dynamic";

export default function Page() {
  return <h1>Served anew each time</h1>;
}
