import 'dart:convert';
import 'dart:io';

import 'package:shelf/shelf.dart';
import 'package:shelf/shelf_io.dart';
import 'package:shelf_router/shelf_router.dart';

void main() async {
  final router = Router()..get('/notes', (Request _) => Response.ok(jsonEncode(['buy milk'])));
  final port = int.parse(Platform.environment['PORT'] ?? '8080');
  final server = await serve(logRequests().addHandler(router.call), InternetAddress.anyIPv4, port);
  ProcessSignal.sigterm.watch().listen((_) async {
    await server.close();
    exit(0);
  });
}
