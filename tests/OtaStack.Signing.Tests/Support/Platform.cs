using System.Runtime.Versioning;

// The tests look at file modes and run openssl, node and tar.
[assembly: SupportedOSPlatform("linux")]
