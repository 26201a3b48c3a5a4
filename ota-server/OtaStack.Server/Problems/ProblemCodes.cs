namespace OtaStack.Server.Problems;

/// <summary>
/// Every code that the API answers with. Codes are stable: clients switch on them (docs/operator-api.md lists them).
/// </summary>
internal static class ProblemCodes
{
    public static readonly ProblemCode Internal = new("internal", 500, "The server failed");
    public static readonly ProblemCode RequestInvalid = new("request.invalid", 400, "The request is not valid");
    public static readonly ProblemCode RequestTooLarge = new("request.too_large", 413, "The request is too large");
    public static readonly ProblemCode RequestMediaType = new("request.media_type", 415, "The content type is not the expected one");
    public static readonly ProblemCode MethodNotAllowed = new("request.method_not_allowed", 405, "The method is not allowed here");
    public static readonly ProblemCode NotFound = new("not_found", 404, "There is nothing here");
    public static readonly ProblemCode Unauthorized = new("unauthorized", 401, "Credentials are missing or wrong");
    public static readonly ProblemCode Forbidden = new("forbidden", 403, "These credentials do not allow this");
    public static readonly ProblemCode RateLimited = new("rate_limited", 429, "Too many attempts");

    public static readonly ProblemCode SetupDone = new("setup.done", 410, "Set-up is done");
    public static readonly ProblemCode SetupTokenWrong = new("setup.token_wrong", 401, "The set-up token is wrong");

    public static readonly ProblemCode ApiKeyUnknown = new("api_key.unknown", 404, "There is no such API key");
    public static readonly ProblemCode ApiKeyLast = new("api_key.last", 409, "It is the only API key that counts");

    public static readonly ProblemCode ProductExists = new("product.exists", 409, "The product exists");
    public static readonly ProblemCode ProductNameInvalid = new("product.name_invalid", 400, "The product name is not valid");
    public static readonly ProblemCode ProductUnknown = new("product.unknown", 404, "There is no such product");
    public static readonly ProblemCode ProductRootPinned = new("product.root_pinned", 409, "The product has its trusted root already");
    public static readonly ProblemCode ProductNotTrusted = new("product.not_trusted", 409, "The product has no trusted root yet");
    public static readonly ProblemCode ProductOnlineKeys = new("product.too_many_online_keys", 409, "The product has too many online keys");

    public static readonly ProblemCode PublishBusy = new("publish.busy", 409, "Another publish of this product is running");

    public static readonly ProblemCode DeviceUnauthorized = new("device.unauthorized", 401, "The device's credentials are missing or wrong");
    public static readonly ProblemCode DeviceExists = new("device.exists", 409, "The device exists");
    public static readonly ProblemCode DeviceInvalid = new("device.invalid", 400, "The device is not valid");
    public static readonly ProblemCode DeviceUnknown = new("device.unknown", 404, "There is no such device");
    public static readonly ProblemCode DeviceErased = new("device.erased", 409, "The device is erased");
    public static readonly ProblemCode DeviceInRollout = new("device.in_rollout", 409, "The device is part of a rollout that is not finished");
    public static readonly ProblemCode CertificateRequestInvalid = new("certificate.request_invalid", 400, "The certificate request is not valid");
    public static readonly ProblemCode CertificateNotShown = new("certificate.not_shown", 403, "The present certificate was not shown");
    public static readonly ProblemCode AuthorityMissing = new("certificate.no_authority", 409, "The product has no device authority");
    public static readonly ProblemCode AuthorityInvalid = new("certificate.authority_invalid", 400, "The certificates of the device authority are not valid");
    public static readonly ProblemCode CertificateInvalid = new("certificate.invalid", 400, "The certificate is not valid for the device");
    public static readonly ProblemCode SettingsInvalid = new("update_settings.invalid", 400, "The update settings are not valid");
    public static readonly ProblemCode PermitUnknown = new("permit.unknown", 422, "The permit is not published");
    public static readonly ProblemCode PermitNotApplicable = new("permit.not_applicable", 422, "The permit does not allow this");
    public static readonly ProblemCode PermitReleaseUnknown = new("permit.release_unknown", 422, "The release of the permit is not published");
    public static readonly ProblemCode ReceiptUnknown = new("receipt.unknown", 404, "There is no such receipt");
    public static readonly ProblemCode ReportInvalid = new("report.invalid", 400, "The report is not valid");
    public static readonly ProblemCode ReportNotStored = new("report.not_stored", 503, "The report could not be stored");

    public static readonly ProblemCode RolloutInvalid = new("rollout.invalid", 400, "The rollout is not valid");
    public static readonly ProblemCode RolloutUnknown = new("rollout.unknown", 404, "There is no such rollout");
    public static readonly ProblemCode RolloutTargetUnknown = new("rollout.target_unknown", 422, "The target is not published");
    public static readonly ProblemCode RolloutNoDevices = new("rollout.no_devices", 422, "No device is to be updated");
    public static readonly ProblemCode RolloutOverlaps = new("rollout.overlaps", 409, "Another rollout of these devices is not finished");
    public static readonly ProblemCode RolloutNotRunning = new("rollout.not_running", 409, "The rollout is not in the state for this");

    /// <summary>The codes above, for the table in the documentation and the test that keeps it true.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        .. typeof(ProblemCodes).GetFields().Where(field => field.FieldType == typeof(ProblemCode)).Select(field => (ProblemCode)field.GetValue(null)!),
    ];

    /// <summary>The code of a refused verification: <c>root.expired</c>, <c>publish.thresholdNotMet</c>.</summary>
    public static ProblemCode Refused(string subject, string reason)
    {
        return new ProblemCode($"{subject}.{reason}", 422, "Verification failed");
    }

    /// <summary>The general code of a bare HTTP status.</summary>
    public static ProblemCode ForStatus(int status)
    {
        return status switch
        {
            400 => RequestInvalid,
            401 => Unauthorized,
            403 => Forbidden,
            404 => NotFound,
            405 => MethodNotAllowed,
            413 => RequestTooLarge,
            415 => RequestMediaType,
            429 => RateLimited,
            >= 500 => Internal,
            _ => RequestInvalid with { Status = status },
        };
    }
}
