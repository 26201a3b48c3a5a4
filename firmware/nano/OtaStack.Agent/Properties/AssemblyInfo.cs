using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyVersion("0.1.0.0")]
[assembly: InternalsVisibleTo("OtaStack.Agent.Host")]
[assembly: InternalsVisibleTo("OtaStack.LocalPage")]
[assembly: InternalsVisibleTo("OtaStack.Transport")]
