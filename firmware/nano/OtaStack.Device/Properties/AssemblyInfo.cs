using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyVersion("0.1.0.0")]
[assembly: InternalsVisibleTo("OtaStack.Device.Media")]
[assembly: InternalsVisibleTo("OtaStack.Device.Page")]
