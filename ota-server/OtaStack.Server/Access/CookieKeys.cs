using Microsoft.AspNetCore.DataProtection.Repositories;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

/// <summary>The keys that protect console cookies live in the data directory, so that sessions survive a restart.</summary>
internal static class CookieKeys
{
    public static IXmlRepository Open(DataDirectory data, ILoggerFactory loggers)
    {
        PrivateFolder.Create(data.CookieKeys);
        return new FileSystemXmlRepository(new DirectoryInfo(data.CookieKeys), loggers);
    }
}
