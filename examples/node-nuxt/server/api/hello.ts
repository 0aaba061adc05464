export default defineEventHandler(() => "Hello from the server");
