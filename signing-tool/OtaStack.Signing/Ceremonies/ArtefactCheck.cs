using System.Security.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// Recomputes length and SHA-256 of every file that the payload vouches for: a box never signs a digest that it was handed
/// without the thing itself (RFC 9124 §4.5.8). What the box has vouched for before, unchanged, may stay at home.
/// </summary>
internal static class ArtefactCheck
{
    /// <param name="request">The request.</param>
    /// <param name="last">What the box signed last for the role; null for nothing.</param>
    /// <param name="folder">Holds the artefacts by their paths, or a repository's <c>targets/</c> with them; null for none.</param>
    /// <returns>How many were recomputed.</returns>
    public static int Require(CheckedRequest request, SignedMetadata? last, string? folder, IFileOperations files)
    {
        HashSet<TargetFile> known = last is null ? [] : [.. PayloadReader.ArtefactsOf(last)];
        int recomputed = 0;
        foreach (TargetFile artefact in request.Request.Artefacts)
        {
            string? path = folder is null ? null : Find(artefact, folder, files);
            if (path is not null)
            {
                Recompute(artefact, path, files);
                recomputed++;
            }
            else if (!known.Contains(artefact))
            {
                throw new SigningException(SigningFault.Refused, CeremonyErrorCode.ArtefactMissing, artefact.Path);
            }
        }

        return recomputed;
    }

    private static string? Find(TargetFile artefact, string folder, IFileOperations files)
    {
        // The path was checked for form when the request was read: it cannot leave the folder.
        string[] places = [Path.Combine(folder, artefact.Path), Path.Combine(folder, RepositoryPaths.Target(artefact.Path))];
        return places.FirstOrDefault(files.FileExists);
    }

    private static void Recompute(TargetFile artefact, string path, IFileOperations files)
    {
        try
        {
            using Stream content = files.OpenRead(path);
            if (content.Length != artefact.Length || Convert.ToHexStringLower(SHA256.HashData(content)) != artefact.Sha256)
            {
                throw new SigningException(SigningFault.Refused, CeremonyErrorCode.ArtefactDiffers, path);
            }
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileUnreadable, path, cause.Message);
        }
    }
}
