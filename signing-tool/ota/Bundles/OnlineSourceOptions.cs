using System.CommandLine;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using OtaStack.SigningTool.Publishing;

namespace OtaStack.SigningTool.Bundles;

/// <summary>Where the snapshot and the timestamp of a bundle come from: the server, a folder, or keys of one's own.</summary>
internal sealed class OnlineSourceOptions(ToolEnvironment environment, Option<string> server, Option<string> folder, Option<string[]> keys)
{
    public void Describe(Command command)
    {
        command.Add(server);
        command.Add(folder);
        command.Add(keys);
    }

    /// <param name="passphrases">Asked only when keys sign.</param>
    public Task<OnlineMetadata> ReadAsync(ParseResult arguments, ProductRepository repository, IPassphraseSource passphrases, CancellationToken cancel)
    {
        string? address = arguments.GetValue(server);
        string? path = arguments.GetValue(folder);
        string[] uris = arguments.GetValue(keys) ?? [];
        if ((address is null ? 0 : 1) + (path is null ? 0 : 1) + (uris.Length == 0 ? 0 : 1) != 1)
        {
            throw new SigningException(SigningFault.Usage, BundleErrorCode.OnlineSource);
        }

        if (address is not null)
        {
            return ServerMetadata.ReadAsync(environment, ServerAddress.Parse(address), repository.Settings.Name, cancel);
        }

        return path is not null
            ? OnlineMetadata.ReadAsync((name, limit) => Task.FromResult(BoundedFile.Read(environment.Files, Path.Combine(path, name), limit)))
            : Task.FromResult(Sign(repository, uris, passphrases));
    }

    private OnlineMetadata Sign(ProductRepository repository, string[] uris, IPassphraseSource passphrases)
    {
        using OpenSigners signers = OpenSigners.Open(uris.Select(KeyUri.Parse), passphrases, environment);
        return OnlineMetadataSigning.Sign(repository, signers.All);
    }
}
