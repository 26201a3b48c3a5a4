using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// What the online side keeps of its ceremonies, in <c>ceremonies/</c> of the repository directory: each request, the responses
/// that were accepted, and a hash-chained journal of every step and refusal.
/// </summary>
internal sealed class CeremonyFolder(IFileOperations files, string directory)
{
    private const string Top = "ceremonies";
    private const string RequestName = "request.json";
    private const string ResponseEnding = ".response.json";

    /// <summary>Every request that was made and is kept, oldest first.</summary>
    public IReadOnlyList<SigningRequest> Requests()
    {
        string top = Path.Combine(directory, Top);
        string[] ids = files.DirectoryExists(top) ? [.. files.List(top).Where(name => files.FileExists(Path.Combine(top, name, RequestName)))] : [];
        return [.. ids.Select(id => Read(Path.Combine(top, id, RequestName))).OrderBy(request => request.Created).ThenBy(request => request.Id, StringComparer.Ordinal)];
    }

    public SigningRequest Find(string id)
    {
        string path = Path.Combine(PathOf(id), RequestName);
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) && files.FileExists(path)
            ? Read(path)
            : throw new SigningException(SigningFault.Refused, CeremonyErrorCode.RequestUnknown, id);
    }

    public void Save(SigningRequest request)
    {
        string folder = PathOf(request.Id);
        FileFailure.Wrap(folder, () =>
        {
            DurableDirectory.Ensure(files, folder);
            DurableFile.CreateNew(files, Path.Combine(folder, RequestName), ownerOnly: false, stream => stream.Write(request.ToBytes()));
        });
    }

    public IReadOnlyList<SigningResponse> Responses(string id)
    {
        return
        [
            .. files.List(PathOf(id)).Where(name => name.EndsWith(ResponseEnding, StringComparison.Ordinal) && name[0] != '.')
                .Select(name => Path.Combine(PathOf(id), name))
                .Select(path => SigningResponse.Parse(BoundedFile.Read(files, path, CeremonyLimits.MaxResponseBytes), path)),
        ];
    }

    /// <summary>Keeps a response while <paramref name="work"/> takes it in; when that fails it is not kept.</summary>
    public T Keep<T>(SigningResponse response, Func<T> work)
    {
        string path = Path.Combine(PathOf(response.RequestId), response.KeyId + ResponseEnding);
        FileFailure.Wrap(path, () => DurableFile.Replace(files, path, stream => stream.Write(response.ToBytes())));
        try
        {
            return work();
        }
        catch (SigningException)
        {
            DurableFile.TryDelete(files, path);
            throw;
        }
    }

    public ChainedLog Journal(string id, TimeProvider clock) => new(Path.Combine(PathOf(id), "journal.log"), clock, files);

    public IReadOnlyList<KeyUseEntry> JournalEntries(string id)
    {
        string path = Path.Combine(PathOf(id), "journal.log");
        return files.FileExists(path) ? KeyUseLogVerifier.Read(path, files) : [];
    }

    private SigningRequest Read(string path) => SigningRequest.Parse(BoundedFile.Read(files, path, CeremonyLimits.MaxRequestBytes), path);

    private string PathOf(string id) => Path.Combine(directory, Top, id);
}
