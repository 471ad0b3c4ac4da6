/// Regions by their names in requests and in answers. All of them are this machine.
enum AzureLocation {
    static let all = [
        ("australiacentral", "Australia Central"), ("australiacentral2", "Australia Central 2"),
        ("australiaeast", "Australia East"), ("australiasoutheast", "Australia Southeast"),
        ("austriaeast", "Austria East"), ("belgiumcentral", "Belgium Central"), ("brazilsouth", "Brazil South"),
        ("brazilsoutheast", "Brazil Southeast"), ("canadacentral", "Canada Central"), ("canadaeast", "Canada East"),
        ("centralindia", "Central India"), ("centralus", "Central US"), ("chilecentral", "Chile Central"),
        ("eastasia", "East Asia"), ("eastus", "East US"), ("eastus2", "East US 2"),
        ("francecentral", "France Central"), ("francesouth", "France South"), ("germanynorth", "Germany North"),
        ("germanywestcentral", "Germany West Central"), ("indonesiacentral", "Indonesia Central"),
        ("israelcentral", "Israel Central"), ("italynorth", "Italy North"), ("japaneast", "Japan East"),
        ("japanwest", "Japan West"), ("jioindiacentral", "Jio India Central"), ("jioindiawest", "Jio India West"),
        ("koreacentral", "Korea Central"), ("koreasouth", "Korea South"), ("malaysiawest", "Malaysia West"),
        ("mexicocentral", "Mexico Central"), ("newzealandnorth", "New Zealand North"),
        ("northcentralus", "North Central US"), ("northeurope", "North Europe"), ("norwayeast", "Norway East"),
        ("norwaywest", "Norway West"), ("polandcentral", "Poland Central"), ("qatarcentral", "Qatar Central"),
        ("southafricanorth", "South Africa North"), ("southafricawest", "South Africa West"),
        ("southcentralus", "South Central US"), ("southeastasia", "Southeast Asia"), ("southindia", "South India"),
        ("spaincentral", "Spain Central"), ("swedencentral", "Sweden Central"),
        ("switzerlandnorth", "Switzerland North"), ("switzerlandwest", "Switzerland West"),
        ("uaecentral", "UAE Central"), ("uaenorth", "UAE North"), ("uksouth", "UK South"), ("ukwest", "UK West"),
        ("westcentralus", "West Central US"), ("westeurope", "West Europe"), ("westindia", "West India"),
        ("westus", "West US"), ("westus2", "West US 2"), ("westus3", "West US 3"),
    ]

    /// The region's name in answers: `East US` for both `eastus` and `East US`. Unknown names stay as they are.
    static func display(_ name: String) -> String { known(name)?.1 ?? name }

    private static func known(_ name: String) -> (String, String)? {
        let key = name.filter { $0 != " " }.lowercased()
        return all.first { $0.0 == key }
    }

    /// - Parameter type: the resource's type, such as `Microsoft.Cache/Redis`; nil for a resource group.
    /// - Returns: the region's name in requests.
    /// - Throws: `AzureError` with Resource Manager's text for a missing or unknown region.
    static func check(_ location: String?, for type: String?) throws(AzureError) -> String {
        guard let location, !location.isEmpty else {
            throw AzureError(400, "LocationRequired", "The location property is required for this definition.")
        }
        if let known = known(location) { return known.0 }
        let list = "'\(all.map(\.0).joined(separator: ","))'"
        guard let type else {
            throw AzureError(
                400, "LocationNotAvailableForResourceGroup",
                "The provided location '\(location.prefix(100))' is not available for resource group. List of available "
                    + "regions is \(list).", target: "location")
        }
        throw AzureError(
            400, "LocationNotAvailableForResourceType",
            "The provided location '\(location.prefix(100))' is not available for resource type '\(type)'. List of "
                + "available regions for the resource type is \(list).", target: "location")
    }

    /// - Throws: `AzureError` when a request would move an existing resource to another region.
    static func checkStays(_ wanted: String?, from place: String?, name: String, group: String) throws(AzureError) {
        guard let wanted, let place, display(wanted) != display(place) else { return }
        throw AzureError(
            409, "InvalidResourceLocation",
            "The resource '\(name)' already exists in location '\(known(place)?.0 ?? place)' in resource group '\(group)'. "
                + "A resource with the same name cannot be created in location '\(known(wanted)?.0 ?? wanted)'. Please select a "
                + "new resource name.", target: "location")
    }
}
