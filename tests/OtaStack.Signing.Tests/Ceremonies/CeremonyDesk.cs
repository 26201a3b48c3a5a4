using OtaStack.Signing.Audit;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>An online machine with a repository, and signing boxes that have none: only what is carried to them.</summary>
internal sealed class CeremonyDesk : IDisposable
{
    public static readonly ToolIdentity Tool = new("0.1.0", new string('a', 64));

    public Workshop Workshop { get; } = new();

    public string Targets => Path.Combine(Workshop.Repository, "targets");

    public OnlineCeremony Online(IFileOperations? files = null) => new(Workshop.Repository, Workshop.Clock, files);

    /// <summary>A repository with a published release and one more that is staged, which takes <paramref name="threshold"/> signatures.</summary>
    public CeremonyDesk WithStagedRelease(int threshold = 1)
    {
        ProductRepository repository = Workshop.Create(threshold);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        _ = repository.Sign(threshold == 1 ? [Workshop.Targets1] : [Workshop.Targets1, Workshop.Targets2]);
        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        return this;
    }

    public SigningRequest Request(string role = "targets", int operators = 1) => Online().Request(role, operators, TimeSpan.FromDays(14));

    public SigningBox Box(string name = "box1", IFileOperations? files = null) => new(BoxFolder(name), Workshop.Clock, files);

    public string BoxFolder(string name) => Path.Combine(Workshop.State, name);

    public KeyUseLog Log(string name = "box1") => new(Path.Combine(BoxFolder(name), "key-use.log"), Workshop.Clock);

    /// <summary>Reviews and signs with one key on a box.</summary>
    public SigningResponse Sign(SigningRequest request, Ed25519Signer key, string box = "box1", params string[] operators)
    {
        SigningBox signing = Box(box);
        BoxReview review = signing.Review(request, Targets, null);
        return Assert.Single(signing.Sign(review, [(Logged(key, box), "file:" + box + ".pem")], operators.Length == 0 ? ["Mori"] : operators, Log(box), Tool));
    }

    public IKeySigner Logged(Ed25519Signer key, string box = "box1")
    {
        return new LoggedKeySigner(key, Log(box), new KeyUse("ceremony sign", "Mori", "file:" + box + ".pem", key.PublicKey.KeyId));
    }

    public SignOutcome Accept(SigningResponse response) => Online().Accept(response);

    /// <summary>The repository without what the ceremony keeps of itself.</summary>
    public IReadOnlyList<string> Repository => [.. DirectoryImage.Of(Workshop.Repository).Where(line => !line.StartsWith("ceremonies/", StringComparison.Ordinal))];

    public void Dispose() => Workshop.Dispose();
}
